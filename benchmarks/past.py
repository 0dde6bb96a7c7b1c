"""Years of past tokens, written at once: each was called and is done, missed, left or cancelled."""

import itertools
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any

import psycopg

from qtoken.db.address import database_file, database_url

DEPARTMENTS = 5
_TOKENS_A_DAY = 1000
_BATCH = 50_000
_ENDS = ("done",) * 17 + ("no_show", "left", "cancelled")
_OPENING = time(8, 0, tzinfo=UTC)

_TOKEN_COLUMNS = (
    "id", "patient_id", "department_id", "issued_department_id", "service_day", "letter", "number",
    "status", "priority_class_id", "is_emergency", "issued_at", "place_at", "entered_at",
    "doctor_id", "room_id", "called_at", "last_called_at", "ended_at", "version",
)  # fmt: skip
_EVENT_COLUMNS = (
    "token_id", "kind", "at", "actor_id", "request_id", "reason", "is_out_of_order", "version",
    "status", "department_id", "doctor_id", "room_id", "call_slot", "entered_at", "called_at",
    "last_called_at",
)  # fmt: skip

Row = tuple[Any, ...]


def write_past(address: str, *, tokens: int, patients: int, letters: str) -> None:
    """Add `tokens` past tokens, each with the event of its call, up to yesterday.

    The database must hold `patients`, and `DEPARTMENTS` with one doctor and room each, with ids
    from 1 on and these letters, and no token.
    """
    path = database_file(database_url(address))
    if path is not None:
        _write_sqlite(str(path), tokens, patients, letters)
    else:
        _write_postgresql(address.replace("+psycopg", ""), tokens, patients, letters)


def _tokens(count: int, patients: int, letters: str) -> Iterator[Row]:
    for serial, day, called_at in _calls(count):
        department = serial % DEPARTMENTS + 1
        issued_at = called_at - timedelta(minutes=20)
        yield (
            serial + 1, serial % patients + 1, department, department, day,
            letters[department - 1], serial % _TOKENS_A_DAY // DEPARTMENTS + 1,
            _ENDS[serial % len(_ENDS)], 1, False, issued_at, issued_at, issued_at, department,
            department, called_at, called_at, called_at + timedelta(minutes=9), 3,
        )  # fmt: skip


def _events(count: int) -> Iterator[Row]:
    for serial, _, called_at in _calls(count):
        department = serial % DEPARTMENTS + 1
        yield (
            serial + 1, "call", called_at, 1, f"past-{serial:010}", "", False, 2, "called",
            department, department, department, 1, called_at - timedelta(minutes=20), called_at,
            called_at,
        )  # fmt: skip


def _calls(count: int) -> Iterator[tuple[int, Any, datetime]]:
    """Yield each token's serial number, service day and instant of calling."""
    first = datetime.now(UTC).date() - timedelta(days=-(-count // _TOKENS_A_DAY))
    for serial in range(count):
        day = first + timedelta(days=serial // _TOKENS_A_DAY)
        opening = datetime.combine(day, _OPENING)
        yield serial, day, opening + timedelta(seconds=30 * (serial % _TOKENS_A_DAY))


def _write_sqlite(path: str, count: int, patients: int, letters: str) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -200000")
    for table, columns, rows in (
        ("token", _TOKEN_COLUMNS, _tokens(count, patients, letters)),
        ("token_event", _EVENT_COLUMNS, _events(count)),
    ):
        marks = ", ".join("?" * len(columns))
        insert = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"
        for batch in _batches(map(_as_text, rows)):
            connection.execute("BEGIN")
            connection.executemany(insert, batch)
            connection.execute("COMMIT")
    connection.execute("ANALYZE")
    connection.close()


def _write_postgresql(address: str, count: int, patients: int, letters: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        for table, columns, rows in (
            ("token", _TOKEN_COLUMNS, _tokens(count, patients, letters)),
            ("token_event", _EVENT_COLUMNS, _events(count)),
        ):
            target = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
            with connection.cursor() as cursor, cursor.copy(target) as copy:
                for row in rows:
                    copy.write_row(row)
        connection.execute("SELECT setval('token_id_seq', (SELECT max(id) FROM token))")
        connection.execute("VACUUM ANALYZE")


def _as_text(row: Row) -> Row:
    return tuple(
        value.replace(tzinfo=None).isoformat(" ", "microseconds")
        if isinstance(value, datetime)
        else value
        for value in row
    )


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(itertools.islice(rows, _BATCH)):
        yield batch
