"""What a slip says, and what it never says."""

from dataclasses import asdict

import pytest

from qtoken.domain.token import Verb
from qtoken.services.rows import PositionRow, TokenRow
from qtoken.ui.slip import Slip, slip_of
from tests.support.desk import Desk


@pytest.fixture
def engine_name() -> str:
    """Slips do not know which database there is: one is enough."""
    return "sqlite"


def slip_for(desk: Desk, token: TokenRow) -> Slip:
    setup = desk.services.clinic_setup
    code = desk.services.tracking.code(token.id, by=desk.by)
    position: PositionRow = desk.services.waiting_lines.position(token.id, by=desk.by)
    departments = setup.departments(by=desk.by)
    department = next(d for d in departments if d.id == position.token.department_id)
    clinic = setup.clinic(by=desk.by)
    return slip_of(position, clinic=clinic, department=department, code=code)


def test_slip_names_neither_the_patient_nor_a_reason(timed_desk: Desk) -> None:
    department = timed_desk.department("Oncology", "A")
    patient = timed_desk.patient("Maria Lopez")

    slip = slip_for(timed_desk, timed_desk.issue(department, patient))

    assert "Maria" not in " ".join(asdict(slip).values())
    assert "Lopez" not in " ".join(asdict(slip).values())


def test_slip_shows_the_departments_public_name(timed_desk: Desk) -> None:
    department = timed_desk.services.clinic_setup.add_department(
        "Oncology", letter="A", public_name="First floor", press=timed_desk.press("add-one-1")
    )

    slip = slip_for(timed_desk, timed_desk.issue(department))

    assert slip.department == "First floor"


def test_slip_says_how_many_are_before(timed_desk: Desk) -> None:
    department = timed_desk.department("Cardiology", "C")
    first = timed_desk.issue(department)
    second = timed_desk.issue(department)
    third = timed_desk.issue(department)

    said = [slip_for(timed_desk, token).ahead for token in (first, second, third)]

    assert said == ["Nobody is before you", "1 person before you", "2 people before you"]


def test_slip_of_a_called_token_counts_nobody(timed_desk: Desk) -> None:
    department = timed_desk.department("Cardiology", "C")
    token = timed_desk.issue(department)
    timed_desk.do(Verb.CALL, token)

    assert slip_for(timed_desk, token).ahead == ""


def test_slip_has_the_time_of_the_clinic(timed_desk: Desk) -> None:
    timed_desk.services.clinic_setup.change_clinic(
        time_zone="Asia/Kolkata", press=timed_desk.press("move-to-kolkata")
    )
    department = timed_desk.department("Cardiology", "C")

    slip = slip_for(timed_desk, timed_desk.issue(department))

    assert slip.issued == "Issued 2026-03-02 13:30"


def test_slip_leads_to_the_token_where_phones_reach_the_clinic(timed_desk: Desk) -> None:
    token = timed_desk.issue(timed_desk.department("Cardiology", "C"))
    assert not slip_for(timed_desk, token).link

    timed_desk.services.clinic_setup.change_clinic(
        public_url="https://queue.example.org", press=timed_desk.press("phones-reach-us")
    )

    code = timed_desk.services.tracking.code(token.id, by=timed_desk.by)
    assert slip_for(timed_desk, token).link == f"https://queue.example.org/t/{code}"


def test_slip_says_the_clinics_own_words_of_a_missed_turn(timed_desk: Desk) -> None:
    timed_desk.services.clinic_setup.change_clinic(
        missed_turn="Ring the bell.", press=timed_desk.press("ring-the-bell")
    )

    slip = slip_for(timed_desk, timed_desk.issue(timed_desk.department("Cardiology", "C")))

    assert slip.missed == "Ring the bell."
