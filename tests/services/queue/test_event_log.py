"""Who listens hears everything once, in order, also what commits late; patients of their own."""

import pytest
from sqlalchemy import text

from qtoken.bootstrap import Clinic
from qtoken.domain.token import Verb
from qtoken.services.queue.event_rows import EventRow
from tests.support.desk import Desk, new_request


def heard(desk: Desk, by: int, after: int = 0, limit: int = 200) -> list[EventRow]:
    """Read on until nothing is left, as a listener does."""
    rows: list[EventRow] = []
    for _ in range(100):
        page = desk.services.event_log.since(after, by=by, limit=limit)
        rows += page.rows
        after = page.last_id
        if page.is_complete:
            return rows
    raise AssertionError("never complete")


def test_everything_is_told_once_and_in_order(desk: Desk) -> None:
    department = desk.department("Cardiology", "C")
    token = desk.issue(department)
    for verb in (Verb.CALL, Verb.RECALL, Verb.DONE):
        desk.do(verb, token)

    rows = heard(desk, desk.by, limit=2)

    assert [row.kind for row in rows] == [Verb.ISSUE, Verb.CALL, Verb.RECALL, Verb.DONE]
    assert [row.id for row in rows] == sorted({row.id for row in rows})
    assert {(row.label, row.department) for row in rows} == {("C-001", "Cardiology")}
    assert heard(desk, desk.by, rows[1].id) == rows[2:]


def test_the_newest_is_where_listening_begins(desk: Desk) -> None:
    desk.issue(desk.department())
    newest = desk.services.event_log.newest(by=desk.by)
    token = desk.issue(desk.department())

    assert [row.token_id for row in heard(desk, desk.by, newest)] == [token.id]


@pytest.mark.parametrize("after", [2**31 - 1, 2**31, 2**70])
def test_after_what_has_never_been_there_is_nothing(desk: Desk, after: int) -> None:
    desk.issue(desk.department())

    assert heard(desk, desk.by, after) == []


def test_patients_hear_of_their_own_tokens_only(desk: Desk) -> None:
    patient, department = desk.person("patient"), desk.department()
    record = desk.services.patients.patient(patient.patient_id, by=desk.by)
    desk.issue(department)
    own = desk.issue(department, record)
    desk.issue(department)

    assert [row.token_id for row in heard(desk, patient.user_id)] == [own.id]
    assert heard(desk, desk.user("patient")) == []


def test_a_number_that_was_given_back_holds_nobody_up(desk: Desk) -> None:
    token = desk.issue(desk.department())
    request = new_request()
    for _ in range(3):
        desk.services.calling.call(token.id, press=desk.press(request))
    desk.do(Verb.DONE, token)

    assert [row.kind for row in heard(desk, desk.by)] == [Verb.ISSUE, Verb.CALL, Verb.DONE]


@pytest.mark.parametrize("engine_name", ["postgresql"])
def test_an_event_that_commits_late_is_waited_for(desk: Desk, clinic: Clinic) -> None:
    token = desk.issue(desk.department())
    start = heard(desk, desk.by)[-1].id
    engine = clinic.database._engine.execution_options(isolation_level="READ COMMITTED")
    late = text(
        "INSERT INTO token_event (token_id, kind, at, actor_id, request_id, reason,"
        " is_out_of_order, version, status, department_id, entered_at)"
        " SELECT token_id, 'recall', now(), actor_id, 'late-request', '', false, 99, status,"
        " department_id, entered_at FROM token_event WHERE token_id = :id LIMIT 1"
    )
    with engine.connect() as other, other.begin():
        other.execute(late, {"id": token.id})
        quick = desk.issue(desk.department())

        early = desk.services.event_log.since(start, by=desk.by)
        again = desk.services.event_log.since(start, by=desk.by)

    assert (early.rows, early.is_complete) == ((), False)
    assert (again.rows, again.is_complete) == ((), False)
    after = heard(desk, desk.by, start)
    assert [row.token_id for row in after] == [token.id, quick.id]


@pytest.mark.parametrize("engine_name", ["postgresql"])
def test_an_event_that_was_rolled_back_is_passed_over(desk: Desk, clinic: Clinic) -> None:
    start = desk.services.event_log.newest(by=desk.by)
    engine = clinic.database._engine.execution_options(isolation_level="READ COMMITTED")
    with engine.connect() as other:
        begun = other.begin()
        other.execute(text("SELECT nextval(pg_get_serial_sequence('token_event', 'id'))"))
        begun.rollback()
    token = desk.issue(desk.department())

    assert [row.token_id for row in heard(desk, desk.by, start)] == [token.id]
