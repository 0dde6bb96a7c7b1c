"""On a server: what others are writing at this moment passes nobody over and undoes nothing."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Connection, insert, text, update
from sqlalchemy.exc import DBAPIError

from qtoken.bootstrap import Clinic
from qtoken.domain.errors import OutcomeUnknown
from qtoken.models.patient import patient_table
from qtoken.models.token_code import token_code_table
from tests.support.desk import Desk
from tests.support.waiting import becomes_true


@pytest.fixture
def engine_name() -> str:
    """On a file one writer comes after the other."""
    return "postgresql"


def test_the_first_in_line_is_called_while_a_code_is_made_for_it(
    clinic: Clinic, desk: Desk
) -> None:
    department = desk.department()
    first, _second = desk.issue(department), desk.issue(department)

    with clinic.database._engine.connect() as other:
        other.execution_options(isolation_level="READ COMMITTED")
        with other.begin():
            other.execute(insert(token_code_table).values(token_id=first.id, code="c" * 22))
            called = desk.call_next(department)

    assert called is not None
    assert called.id == first.id


def test_a_record_that_two_change_keeps_both_changes(clinic: Clinic, desk: Desk) -> None:
    patient = desk.patient("Maria Lopez")
    change = desk.services.registration.change

    with ThreadPoolExecutor(1) as thread, clinic.database._engine.connect() as other:
        other.execution_options(isolation_level="READ COMMITTED")
        with other.begin():
            other.execute(
                update(patient_table)
                .where(patient_table.c.id == patient.id)
                .values(phone="600 111 222")
            )
            changing = thread.submit(change, patient.id, needs="hearing", press=desk.press())
            assert becomes_true(lambda: _waiting_count(clinic) == 1)
    changing.result(30)

    kept = desk.services.patients.patient(patient.id, by=desk.by)
    assert (kept.phone, kept.needs) == ("600 111 222", "hearing")


def test_a_command_whose_answer_is_lost_for_good_says_that_nobody_knows(
    clinic: Clinic, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    department = desk.department()
    desk.issue(department)
    alone, tries = clinic.database._write_alone, 0

    def lost(work: Callable[[Connection], object]) -> object:
        nonlocal tries
        tries += 1
        if tries == 1:
            alone(work)
        raise DBAPIError("CALL", None, OSError(), connection_invalidated=True)

    monkeypatch.setattr(clinic.database, "_write_alone", lost)
    with pytest.raises(OutcomeUnknown):
        desk.call_next(department)

    assert tries == 2
    assert len(desk.services.waiting_lines.queue(by=desk.by).called) == 1


def _waiting_count(clinic: Clinic) -> int:
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    return clinic.database.read(lambda connection: connection.scalar(waiting)) or 0
