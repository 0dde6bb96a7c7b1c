"""What is done all day must not read the past: plans of the real statements, beside many tokens."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, text

from qtoken.bootstrap import Clinic
from qtoken.domain.press import Press
from qtoken.domain.receipts import Fact
from qtoken.domain.token import Verb
from tests.support.desk import Desk, new_request
from tests.support.statements import heard_statements

PAST_TOKENS = 3000
MOST_ROWS = 300
"""More than an act reads of today, which has a dozen tokens here, and a tenth of the past."""

OF_TOKENS = {"token", "token_code", "token_event", "undoing", "call_receipt"}
GROWING = OF_TOKENS | {"patient", "patient_key", "patient_phone", "answered_request"}
_GROWING_LIST = ", ".join(f"'{name}'" for name in sorted(GROWING))
_ROWS_READ_SQL = f"""
    SELECT relname, coalesce(seq_tup_read, 0) FROM pg_stat_user_tables
    WHERE relname IN ({_GROWING_LIST})
    UNION ALL
    SELECT indexrelname, coalesce(idx_tup_read, 0) FROM pg_stat_user_indexes
    WHERE relname IN ({_GROWING_LIST})
"""
# Indexes that hold only what is open: to read one from end to end is to read the queue.
OF_OPEN = {
    "uq_token_open", "uq_token_called", "ix_token_waiting", "ix_token_called", "ix_token_on_hold",
}  # fmt: skip
_SCAN = re.compile(r"SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?")
# Where statistics are there, SQLite may look below each value of an index's first columns: that is
# as many looks as there were days.
_SKIP_SCAN = re.compile(r"SEARCH (\w+) USING .*\(ANY\(")

Sent = list[tuple[str, Any]]

# Works as the desk makes it: a number of departments, doctors and tokens of today, and a long past.
_PAST_TOKENS_SQL = f"""
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {PAST_TOKENS})
    INSERT INTO token (patient_id, department_id, issued_department_id, service_day, letter, number,
        status, priority_class_id, is_emergency, issued_at, place_at, entered_at, called_at,
        last_called_at, ended_at, version)
    SELECT patient.id, department_id, issued_department_id, '2020-01-01', letter, i + 10, 'done',
        priority_class_id, is_emergency, '2020-01-01 08:00:00', '2020-01-01 08:00:00',
        '2020-01-01 08:00:00', '2020-01-01 08:00:00', '2020-01-01 08:00:00', '2020-01-01 08:00:00',
        2
    FROM token, n JOIN patient ON patient.phone = '600' || i
    WHERE token.number = 1 AND token.letter = 'C'
"""
_PAST_PATIENTS_SQL = f"""
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {PAST_TOKENS})
    INSERT INTO patient (name, phone, email, needs, registered_at)
    SELECT 'Patient ' || i, '600' || i, '', '', '2020-01-01 08:00:00' FROM n
"""
_PAST_EVENTS_SQL = """
    INSERT INTO token_event (token_id, kind, at, actor_id, request_id, reason, is_out_of_order,
        version, status, department_id, entered_at, called_at)
    SELECT id, 'call', '2020-01-01 08:00:00', 1, 'past-' || id, '', is_emergency, 1, 'called',
        department_id, entered_at, called_at
    FROM token WHERE service_day < '2021-01-01'
"""

_PAST_UNDOS_SQL = """
    INSERT INTO token_event (token_id, kind, at, actor_id, request_id, reason, is_out_of_order,
        undone_event_id, version, status, department_id, entered_at)
    SELECT token_id, 'undo', at, 1, 'undo-' || id, '', is_out_of_order, id, 2, 'waiting',
        department_id, entered_at
    FROM token_event WHERE request_id LIKE 'past-%'
"""

_PAST_CODES_SQL = """
    INSERT INTO token_code (token_id, code)
    SELECT id, 'past-' || id FROM token WHERE service_day < '2021-01-01'
"""


@pytest.fixture
def sent() -> Iterator[Sent]:
    """Every statement that is sent to a driver from here on."""
    kept: Sent = []
    with heard_statements(lambda sql, values: kept.append((sql, values))):
        yield kept


def make_a_past(clinic: Clinic) -> None:
    def work(connection: Connection) -> None:
        connection.execute(text(_PAST_PATIENTS_SQL))
        connection.execute(text(_PAST_TOKENS_SQL))
        connection.execute(text(_PAST_EVENTS_SQL))
        connection.execute(text(_PAST_UNDOS_SQL))
        connection.execute(text(_PAST_CODES_SQL))
        connection.execute(text("ANALYZE"))
        if clinic.database.is_sqlite:
            # As if somebody's tool had looked at night, when nobody waits.
            forget = text("DELETE FROM sqlite_stat1 WHERE idx = :idx")
            connection.execute(forget, [{"idx": index} for index in OF_OPEN])
            connection.execute(text("ANALYZE sqlite_schema"))

    clinic.database.write(work)


def acts(desk: Desk) -> dict[str, Callable[[], object]]:
    """What happens all day, by name; valid in this order."""
    services, by = desk.services, desk.by
    department = desk.department("Cardiology", "C")
    desk.do(Verb.CANCEL, desk.issue(department))
    doctor, patient = desk.doctor(department), desk.patient("Maria Lopez")
    waiting, held, missed = (desk.issue(department) for _ in range(3))
    desk.do(Verb.HOLD, held)
    desk.do(Verb.NO_SHOW, desk.do(Verb.CALL, missed))
    called = desk.do(Verb.CALL, desk.issue(department))
    event_id = services.display.snapshot().announcements[-1].id
    self_served = desk.person("patient")
    own = desk.issue(department, services.patients.patient(self_served.patient_id, by=by))
    code = services.tracking.code(waiting.id, by=by)
    lines, calling = services.waiting_lines, services.calling
    return {
        "queue of all": lambda: lines.queue(by=by),
        "queue of one": lambda: lines.queue(department_id=department.id, by=by),
        "desk": lambda: services.desk_view.snapshot(department_id=department.id, by=by),
        "own queue": lambda: lines.queue(by=self_served.user_id),
        "own queue of one": lambda: lines.queue(
            department_id=department.id, by=self_served.user_id
        ),
        "own position": lambda: lines.position(own.id, by=self_served.user_id),
        "follow": lambda: services.tracking.look(code),
        "labelled": lambda: lines.labelled("C", 1, by=by),
        "own labelled": lambda: lines.labelled("C", 1, by=self_served.user_id),
        "position": lambda: lines.position(waiting.id, by=by),
        "doctor": lambda: services.doctor_view.snapshot(doctor.id, by=by),
        "history": lambda: services.histories.token_history(waiting.id, by=by),
        "display": lambda: services.display.snapshot(display="wall"),
        "display of one": lambda: services.display.snapshot(department_ids=[department.id]),
        "receipt": lambda: services.display.acknowledge(
            [event_id], display="wall", facts=tuple(Fact)
        ),
        "tokens of today": lambda: services.todays_tokens.page(by=by),
        "own tokens of today": lambda: services.todays_tokens.page(by=self_served.user_id),
        "events since": lambda: services.event_log.since(event_id, by=by),
        "newest event": lambda: services.event_log.newest(by=by),
        "own events since": lambda: services.event_log.since(event_id, by=self_served.user_id),
        "find by name": lambda: services.patients.find("lop mar", by=by),
        "find by phone": lambda: services.patients.find("600123", by=by),
        "issue": lambda: desk.issue(department, patient),
        "call": lambda: calling.call(waiting.id, press=Press(by, new_request(), reason="in pain")),
        "undo": lambda: calling.undo(waiting.id, press=Press(by, new_request())),
        "call next": lambda: desk.call_next(department),
        "call next for a doctor": lambda: desk.call_next(doctor=doctor),
        "leave by the code": lambda: services.tracking.leave(
            services.tracking.code(desk.issue(department).id, by=by), request_id=new_request()
        ),
        "call next of the clinic": desk.call_next,
        "report of a day": lambda: services.reports.by_department(
            waiting.service_day, waiting.service_day, by=by
        ),
        "close earlier days": lambda: services.day_closing.close_earlier_days(
            press=Press(by, new_request())
        ),
        "recall": lambda: calling.move(Verb.RECALL, called.id, press=Press(by, new_request())),
        "done": lambda: calling.move(Verb.DONE, called.id, press=Press(by, new_request())),
    }


def test_nothing_of_every_day_reads_the_past(sent: Sent, clinic: Clinic, desk: Desk) -> None:
    every_day = acts(desk)
    make_a_past(clinic)
    judge = sqlite_faults_of if clinic.database.is_sqlite else postgres_faults_of
    faults: dict[str, set[str]] = {}

    for name, act in every_day.items():
        sent.clear()
        faults[name] = judge(clinic, act, sent)
        assert sent, name

    assert not {name: found for name, found in faults.items() if found}


def test_reading_the_past_would_be_seen(sent: Sent, clinic: Clinic, desk: Desk) -> None:
    acts(desk)
    make_a_past(clinic)
    judge = sqlite_faults_of if clinic.database.is_sqlite else postgres_faults_of
    everything = text("SELECT count(reason) FROM token_event")
    sent.clear()

    def read_all() -> None:
        clinic.database.read(lambda connection: connection.execute(everything).all())

    assert judge(clinic, read_all, sent)


def test_what_is_ones_own_is_looked_up_for_nobody_else(sent: Sent, desk: Desk) -> None:
    """The desk pays nothing for the rights of patients."""
    maria, department, issuing = desk.person("patient"), desk.department(), desk.services.issuing
    others = desk.patient()

    def own_lookups(patient_id: int, by: int) -> int:
        sent.clear()
        issuing.issue(patient_id, department_id=department.id, press=Press(by, new_request()))
        return sum("patient.user_id" in statement for statement, _ in sent)

    assert own_lookups(maria.patient_id, maria.user_id) > 0
    assert own_lookups(others.id, desk.by) == 0


def sqlite_faults_of(clinic: Clinic, act: Callable[[], object], sent: Sent) -> set[str]:
    """What of the plans of an act's statements reads a growing table from end to end."""
    act()
    statements = [s for s in sent if re.match(r"\s*(SELECT|WITH|UPDATE)", s[0])]
    return {fault for s in statements for fault in sqlite_faults(clinic, *s)}


def postgres_faults_of(clinic: Clinic, act: Callable[[], object], sent: Sent) -> set[str]:
    """Which growing tables or indexes an act reads more of than the day can have."""
    before = rows_read(clinic)
    act()
    statements = [statement for statement, _ in sent]
    after = rows_read(clinic)
    return {
        f"{after[name] - before[name]} rows of {name} in {statements}"
        for name in after
        if after[name] - before[name] > MOST_ROWS
    }


def sqlite_faults(clinic: Clinic, statement: str, parameters: Any) -> Iterator[str]:
    """What of a statement's plan reads a growing table from end to end."""
    # With the parameters as parameters: a partial index that needs their values is not used.
    rows = clinic.database.read(
        lambda c: c.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", _as_driver(parameters)).all()
    )
    for row in rows:
        scan, skip_scan = _SCAN.match(row[3]), _SKIP_SCAN.match(row[3])
        is_whole = scan and scan[1] in GROWING and scan[2] not in OF_OPEN
        if is_whole or (skip_scan and skip_scan[1] in GROWING):
            yield f"{row[3]} in {statement}"


def rows_read(clinic: Clinic) -> dict[str, int]:
    """How many rows PostgreSQL has read of each growing table, and of each of its indexes.

    Its own counts, and not its plans: a plan that looks as if it read everything may stop after one
    row, and which plan it takes differs from release to release.
    """

    def work(connection: Connection) -> dict[str, int]:
        # What this session has read is counted at once and not a second later.
        connection.exec_driver_sql("SELECT pg_stat_force_next_flush()")
        return {row[0]: row[1] for row in connection.execute(text(_ROWS_READ_SQL))}

    return clinic.database.read(work)


def _as_driver(parameters: Any) -> Any:
    return tuple(parameters) if isinstance(parameters, (list, tuple)) else dict(parameters or {})
