"""The floor on SQLite: the same rows as the services write, by `sqlite3` alone.

No role is asked, no request is looked up and nobody is told. What is left is one transaction with
the same tables, indexes, constraints and `synchronous=FULL`.
"""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

_NUMBER = """
INSERT INTO number_series (department_id, service_day, last_number) VALUES (?, ?, 1)
ON CONFLICT (department_id, service_day) DO UPDATE SET last_number = last_number + 1
RETURNING last_number
"""
_TOKEN = """
INSERT INTO token (patient_id, department_id, issued_department_id, service_day, letter, number,
    status, priority_class_id, is_emergency, issued_at, place_at, entered_at, version)
VALUES (?, ?, ?, ?, 'C', ?, 'waiting', 1, 0, ?, ?, ?, 1)
"""
_ISSUED = """
INSERT INTO token_event (token_id, kind, at, actor_id, request_id, reason, is_out_of_order, version,
    status, department_id, entered_at)
VALUES (?, 'issue', ?, 1, ?, '', 0, 1, 'waiting', ?, ?)
"""
_FIRST = """
SELECT id, number, entered_at, version FROM token WHERE department_id = ? AND status = 'waiting'
ORDER BY is_emergency DESC, place_at, id LIMIT 1
"""
_CALL = """
UPDATE token SET status = 'called', doctor_id = ?, room_id = 1, call_slot = 1, called_at = ?,
    last_called_at = ?, version = ? WHERE id = ?
"""
_CALLED = """
INSERT INTO token_event (token_id, kind, at, actor_id, request_id, reason, is_out_of_order, version,
    status, department_id, doctor_id, room_id, call_slot, entered_at, called_at, last_called_at)
VALUES (?, 'call', ?, 1, ?, '', 0, ?, 'called', ?, ?, 1, 1, ?, ?, ?)
"""
_DONE = "UPDATE token SET status = 'done', call_slot = NULL, ended_at = ? WHERE id = ?"


class RawDesk:
    """One department and its doctor on a file that `set_up_ward` made."""

    def __init__(
        self, path: Path, *, department_id: int, doctor_id: int, timeout_s: float = 5.0
    ) -> None:
        """`timeout_s` is SQLite's own busy timeout."""
        self._department_id, self._doctor_id = department_id, doctor_id
        self._connection = sqlite3.connect(path, isolation_level=None, timeout=timeout_s)
        self._do = self._connection.execute
        self._do("PRAGMA journal_mode = WAL")
        self._do("PRAGMA synchronous = FULL")
        self._do("PRAGMA foreign_keys = ON")

    def issue(self, patient_id: int, request_id: str) -> None:
        """Take the next number, add a token and its event."""
        department, now = self._department_id, _now()
        today = now[:10]
        self._do("BEGIN IMMEDIATE")
        ((number,),) = self._do(_NUMBER, (department, today)).fetchall()
        token = (patient_id, department, department, today, number, now, now, now)
        token_id = self._do(_TOKEN, token).lastrowid
        self._do(_ISSUED, (token_id, now, request_id, department, now))
        self._do("COMMIT")

    def call_next(self, request_id: str) -> tuple[int, str]:
        """Call the first waiting token, with its event; returns its id and number."""
        department, doctor, now = self._department_id, self._doctor_id, _now()
        self._do("BEGIN IMMEDIATE")
        token_id, number, entered_at, version = self._do(_FIRST, (department,)).fetchone()
        self._do(_CALL, (doctor, now, now, version + 1, token_id))
        seen = (version + 1, department, doctor, entered_at, now, now)
        self._do(_CALLED, (token_id, now, request_id, *seen))
        self._do("COMMIT")
        return token_id, str(number)

    def done(self, token_id: int) -> None:
        """Free the doctor, without an event."""
        self._do(_DONE, (_now(), token_id))

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


def _now() -> str:
    return datetime.now(UTC).replace(tzinfo=None).isoformat(" ")
