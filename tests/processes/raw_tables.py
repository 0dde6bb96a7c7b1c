"""What a storm has left in the tables, read as they are: no service and no model has a say here."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from sqlalchemy import Connection, create_engine, text

from tests.processes.actors import DONE, OTHER_ANSWER, REFUSED, Said

OPEN = {"waiting", "called", "on_hold"}

# The rules of the clinic once more, in words of their own: kind, before, after.
LEGAL = {
    ("call", "waiting", "called"),
    ("recall", "called", "called"),
    ("done", "called", "done"),
    ("no_show", "called", "no_show"),
    ("hold", "waiting", "on_hold"),
    ("hold", "called", "on_hold"),
    ("return", "on_hold", "waiting"),
    ("return", "no_show", "waiting"),
    *(("leave", before, "left") for before in OPEN),
    *(("cancel", before, "cancelled") for before in OPEN),
    *(("transfer", before, "waiting") for before in OPEN),
}

# What an event keeps of its token.
KEPT = (
    "version, status, department_id, wanted_doctor_id, doctor_id, room_id, call_slot, entered_at,"
    " called_at, last_called_at, ended_at"
)


class Tables(NamedTuple):
    """The rows that matter, in the order of their ids."""

    tokens: list[Any]
    events: list[Any]
    called_per_doctor: int


def read(address: str) -> Tables:
    """Read the tables over a connection of its own."""
    engine = create_engine(address)

    def rows(connection: Connection, sql: str) -> list[Any]:
        return list(connection.execute(text(sql)))

    with engine.connect() as connection:
        tables = Tables(
            rows(
                connection,
                "SELECT id, patient_id, issued_department_id, service_day, number, is_emergency,"
                f" place_at, {KEPT} FROM token ORDER BY id",
            ),
            rows(
                connection,
                "SELECT id, token_id, kind, at, request_id, is_out_of_order, undone_event_id,"
                f" {KEPT} FROM token_event ORDER BY id",
            ),
            connection.execute(text("SELECT called_per_doctor FROM clinic")).scalar_one(),
        )
    engine.dispose()
    return tables


def faults(tables: Tables, said: Iterable[Said], *, is_in_order: bool) -> list[str]:
    """What is wrong, a line each. `is_in_order`: events were written in the order of their ids."""
    found = [*_numbers(tables), *_histories(tables), *_places(tables), *_words(tables, said)]
    if is_in_order:
        found += _days(tables)
    return found


def _numbers(tables: Tables) -> Iterator[str]:
    """Numbers of a department's day are distinct and without a gap."""
    numbers = defaultdict(list)
    for token in tables.tokens:
        numbers[token.issued_department_id, token.service_day].append(token.number)
    for where, given in numbers.items():
        if sorted(given) != list(range(1, len(given) + 1)):
            yield f"the numbers of {where} are {sorted(given)}"


def _histories(tables: Tables) -> Iterator[str]:
    """Each token's events follow one another legally, and the last one is the token as it is."""
    histories = defaultdict(list)
    for event in tables.events:
        histories[event.token_id].append(event)
    kept = KEPT.replace(",", "").split()
    for token in tables.tokens:
        events = histories[token.id]
        if [e.version for e in events] != list(range(1, len(events) + 1)):
            yield f"token {token.id} has the versions {[e.version for e in events]}"
            continue
        if events[0].kind != "issue" or events[0].status != "waiting":
            yield f"token {token.id} begins with {events[0].kind}"
        for before, event in pairwise(events):
            yield from _step(events, before, event)
        differences = [n for n in kept if getattr(events[-1], n) != getattr(token, n)]
        if differences:
            yield f"token {token.id} and its last event differ in {differences}"


def _step(events: list[Any], before: Any, event: Any) -> Iterator[str]:
    what = f"event {event.id} of token {event.token_id}, {event.kind},"
    if event.at < before.at:
        yield f"{what} is of {event.at}, the one before of {before.at}"
    if event.kind != "undo":
        if (event.kind, before.status, event.status) not in LEGAL:
            yield f"{what} leads from {before.status} to {event.status}"
        return
    place = next((i for i, e in enumerate(events) if e.id == event.undone_event_id), None)
    if place is None or events[place].version >= event.version:
        yield f"{what} undoes {event.undone_event_id}, which is not before it"
        return
    back = events[place - 1].status if place else "cancelled"
    if event.status != back:
        yield f"{what} leads to {event.status} and not to {back}"


def _places(tables: Tables) -> Iterator[str]:
    """One open token for a patient and department, and no more called than a doctor has places."""
    open_, called = defaultdict(list), defaultdict(list)
    for token in tables.tokens:
        if token.status in OPEN:
            open_[token.patient_id, token.department_id].append(token.id)
        if token.status == "called" and token.doctor_id is not None:
            called[token.doctor_id].append(token.id)
    yield from (f"{ids} are open for {who}" for who, ids in open_.items() if len(ids) > 1)
    yield from (
        f"doctor {who} has {ids} in"
        for who, ids in called.items()
        if len(ids) > tables.called_per_doctor
    )


def _words(tables: Tables, said: Iterable[Said]) -> Iterator[str]:
    """What was acknowledged is stored as it was told, what was refused is not."""
    by_request = {event.request_id: event for event in tables.events}
    for word in said:
        event = by_request.get(word.request_id)
        if word.outcome == OTHER_ANSWER:
            yield f"a repeat was answered otherwise: {word}"
        elif word.outcome == REFUSED and event is not None:
            yield f"refused, but stored: {word}"
        elif word.outcome == DONE and word.token_id and not _is_stored(word, event):
            yield f"acknowledged, but stored is {event}: {word}"
        elif word.outcome == DONE and not word.token_id and event is not None:
            yield f"nobody waited, but stored is {event}: {word}"


def _is_stored(word: Said, event: Any) -> bool:
    if event is None or (event.token_id, event.kind) != (word.token_id, word.kind):
        return False
    # Who leaves by a code is not told the version.
    return word.version in (0, event.version)


def _days(tables: Tables) -> Iterator[str]:
    """The day as it went: who was called in order was the first in line, and doctors had room."""
    fixed = {token.id: token for token in tables.tokens}
    now: dict[int, Any] = {}
    for event in tables.events:
        if event.kind == "call" and not event.is_out_of_order:
            yield from _first_in_line(event, now, fixed)
        now[event.token_id] = event
        called = [
            e for e in now.values() if e.status == "called" and e.doctor_id == event.doctor_id
        ]
        if event.doctor_id is not None and len(called) > tables.called_per_doctor:
            yield f"after event {event.id} doctor {event.doctor_id} had {len(called)} in"


def _first_in_line(event: Any, now: dict[int, Any], fixed: dict[int, Any]) -> Iterator[str]:
    line = [
        (not fixed[e.token_id].is_emergency, fixed[e.token_id].place_at, e.token_id)
        for e in now.values()
        if e.status == "waiting"
        and e.department_id == event.department_id
        and (event.doctor_id is None or e.wanted_doctor_id in (None, event.doctor_id))
    ]
    first = min(line)[2]
    if first != event.token_id:
        yield f"event {event.id} calls token {event.token_id} while {first} is first in line"
