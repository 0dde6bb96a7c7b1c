"""The rest of a first start that was closed too early."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from qtoken.bootstrap import Clinic
from qtoken.services.rows import UserRow
from qtoken.ui.first_start.remaining import RemainingDialog
from qtoken.ui.first_start.unfinished import Unfinished, look
from qtoken.ui.problems import Problems
from qtoken.ui.tasks import Tasks
from tests.support.desk import ADMIN, PASSWORD, Desk
from tests.support.pages.sign_in import FirstStartPage
from tests.ui.support.looks import look as in_every_look
from tests.ui.support.pictures import grab, is_blank
from tests.ui.support.walk import cut_off_texts, overlapping, unnamed_controls

__all__ = ["in_every_look"]


@pytest.fixture
def user(clinic: Clinic) -> UserRow:
    return clinic.services.accounts.sign_in(ADMIN, PASSWORD)


class Asked:
    """The dialog as it opens for what the clinic has now."""

    def __init__(self, clinic: Clinic, user: UserRow, tasks: Tasks, qtbot: QtBot) -> None:
        found = look(clinic, by=user.id)
        assert isinstance(found, Unfinished)
        self.dialog = RemainingDialog(clinic, user, found, tasks=tasks, problems=Problems())
        qtbot.addWidget(self.dialog)
        self.dialog.show()
        self.page = FirstStartPage(self.dialog, qtbot)


Ask = Callable[[], Asked]


@pytest.fixture
def ask(clinic: Clinic, user: UserRow, tasks: Tasks, qtbot: QtBot) -> Ask:
    opened: list[Asked] = []

    def one_more() -> Asked:
        # Kept until qtbot closes it: dropped, it would be taken apart while the next one is built.
        opened.append(Asked(clinic, user, tasks, qtbot))
        return opened[-1]

    return one_more


def test_doctor_is_added_to_a_department_that_is_there(
    ask: Ask, clinic: Clinic, desk: Desk, user: UserRow
) -> None:
    desk.department("Cardiology", "C")
    asked = ask()
    assert asked.page.text("department1") == "Cardiology"
    assert not asked.page.can_change("department1")

    asked.page.write("doctor1", "Dr Mensah")
    asked.page.create()

    assert asked.dialog.made == (clinic, user)
    found = [(d.name, d.department) for d in clinic.services.clinic_setup.doctors(by=user.id)]
    assert found == [("Dr Mensah", "Cardiology")]
    assert look(clinic, by=user.id) is None


def test_typing_begins_where_something_is_missing(ask: Ask, desk: Desk) -> None:
    without_department = ask().page.typing_begins_in
    desk.department("Cardiology", "C")

    assert (without_department, ask().page.typing_begins_in) == ("department1", "doctor1")


def test_room_that_is_there_is_used(ask: Ask, clinic: Clinic, desk: Desk, user: UserRow) -> None:
    desk.department("Cardiology", "C")
    desk.room("Room 3")
    asked = ask()

    asked.page.write("doctor1", "Dr Mensah")
    asked.page.write("roomOfDoctor1", "room 3")
    asked.page.create()

    assert clinic.services.clinic_setup.doctors(by=user.id)[0].room == "Room 3"


def test_letter_of_a_department_that_is_there_is_not_proposed_again(ask: Ask, desk: Desk) -> None:
    desk.department("Cardiology", "C")
    asked = ask()

    asked.page.press("addDepartment")
    asked.page.write("department2", "Cardiac surgery")

    assert asked.page.text("letter2") == "A"


def test_department_is_needed_before_anything_else(ask: Ask) -> None:
    asked = ask()

    asked.page.create()

    assert "at least one department" in asked.page.message


@pytest.mark.parametrize("department_count", [0, 2])
def test_dialog_is_whole_in_every_look(
    in_every_look: str, ask: Ask, desk: Desk, department_count: int
) -> None:
    for _count in range(department_count):
        desk.department()
    dialog = ask().dialog

    assert not is_blank(grab(dialog, f"remaining-{department_count}-{in_every_look}"))
    assert unnamed_controls(dialog) == []
    assert cut_off_texts(dialog) == []
    assert overlapping(dialog) == []
