"""The dialog of the first start, on an empty database."""

from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from qtoken.bootstrap import Clinic
from qtoken.domain.errors import DatabaseBusy
from qtoken.services.rows import DepartmentRow
from qtoken.ui.first_start.window import FirstStartDialog
from qtoken.ui.problems import Problems
from qtoken.ui.tasks import Tasks
from tests.support.pages.sign_in import FirstStartPage
from tests.ui.support.looks import look
from tests.ui.support.pictures import grab, is_blank
from tests.ui.support.walk import cut_off_texts, overlapping, unnamed_controls

__all__ = ["look"]


def test_everything_is_created_and_the_admin_signed_in(
    dialog: FirstStartDialog, page: FirstStartPage, new_clinic: Clinic
) -> None:
    page.write("department1", "Cardiology")
    page.write("department2", "Cardiac surgery")
    page.write("doctor1", "Dr Mensah")
    page.choose_department(1, "Cardiac surgery")
    page.write("roomOfDoctor1", "Room 3")

    page.create()

    assert dialog.made is not None
    user = dialog.made[1]
    setup, by = new_clinic.services.clinic_setup, user.id
    assert setup.clinic(by=by).name == "City Clinic"
    found = [(d.name, d.letter) for d in setup.departments(by=by)]
    assert sorted(found) == [("Cardiac surgery", "A"), ("Cardiology", "C")]
    doctor = setup.doctors(by=by)[0]
    assert (doctor.name, doctor.department, doctor.room) == (
        "Dr Mensah",
        "Cardiac surgery",
        "Room 3",
    )


def test_typing_begins_with_the_name_of_the_clinic(dialog: FirstStartDialog, qtbot: QtBot) -> None:
    assert FirstStartPage(dialog, qtbot).typing_begins_in == "clinicName"


def test_place_of_the_clinic_is_told_before_a_second_one_is_begun(page: FirstStartPage) -> None:
    assert "/srv/clinic/qtoken/data/clinic.db, where no clinic was found" in page.where_kept
    assert "another one must not be begun beside it" in page.where_kept


def test_dialog_opens_within_the_screen(dialog: FirstStartDialog, page: FirstStartPage) -> None:
    area = dialog.screen().availableGeometry()

    assert dialog.frameGeometry().width() <= area.width()
    assert dialog.frameGeometry().height() <= area.height()
    assert page.can_be_seen("create")


def test_letter_follows_the_name_until_somebody_types_one(page: FirstStartPage) -> None:
    page.write("department1", "Cardiology")
    assert page.text("letter1") == "C"

    page.write("letter1", "H")
    page.write("department1", "Heart")

    assert page.text("letter1") == "H"


def test_tab_goes_line_by_line(page: FirstStartPage) -> None:
    visited = page.tab_order("password", "addDoctor")

    named = [name for name in visited if name]
    assert named[:8] == [
        "password",
        "showPassword",
        *("department1", "letter1"),
        *("department2", "letter2"),
        *("department3", "letter3"),
    ]
    assert named[8:12] == ["addDepartment", "doctor1", "departmentOfDoctor1", "roomOfDoctor1"]
    assert named[-2:] == ["roomOfDoctor3", "addDoctor"]


def test_letter_that_cannot_be_is_refused_before_anything_is_there(
    page: FirstStartPage, new_clinic: Clinic
) -> None:
    page.write("department1", "Laboratory")
    page.write("letter1", "L")

    page.create()

    assert "L cannot be a department's letter" in page.message
    assert not new_clinic.services.accounts.has_admin()


def test_everything_that_is_wrong_is_said_and_marked_before_anything_is_there(
    dialog: FirstStartDialog, page: FirstStartPage, new_clinic: Clinic
) -> None:
    page.write("username", "")
    page.write("department1", "Cardiology")
    page.write("department2", "cardiology")
    page.write("letter2", "C")

    page.create()

    assert "Choose a user name" in page.message
    assert "The letter C belongs to another department" in page.message
    assert "cardiology is there already" in page.message
    assert page.wrong == ["department2", "letter2", "username"]
    assert page.typing_begins_in == "username"
    assert not new_clinic.services.accounts.has_admin()


def test_each_fault_is_told_until_its_own_field_is_changed(page: FirstStartPage) -> None:
    page.write("clinicName", "")
    page.write("department1", "Cardiology")
    page.write("department2", "cardiology")
    page.create()

    page.types("clinicName", "City Clinic")

    assert "cardiology is there already" in page.message
    assert "Type the name of the clinic" not in page.message
    assert page.wrong == ["department2"]
    page.types("department2", "2")
    assert page.message == ""
    assert page.wrong == []


def test_fault_of_a_line_that_is_removed_is_told_no_more(page: FirstStartPage) -> None:
    page.write("department1", "Cardiology")
    page.write("department2", "cardiology")
    page.create()

    page.removes("Remove department 2")

    assert page.message == ""
    page.create()
    assert page.message == ""


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("clinicName", "\N{HANGUL FILLER}"),
        ("username", "a\N{CYRILLIC SMALL LETTER A}b"),
        ("password", "password"),
        ("password", "cityclinic"),
        ("password", "ana12345"),
        ("department2", "\N{HANGUL FILLER}"),
        ("department2", "x" * 200),
        ("letter1", "1"),
        ("doctor1", "\N{HANGUL FILLER}"),
        ("doctor1", "x" * 200),
        ("roomOfDoctor1", "\N{HANGUL FILLER}"),
        ("roomOfDoctor1", "x" * 200),
    ],
)
def test_what_would_be_refused_is_marked_before_anything_is_there(
    page: FirstStartPage, new_clinic: Clinic, field: str, text: str
) -> None:
    page.write("department1", "Eye")
    page.write("doctor1", "Dr Mensah")
    page.pastes(field, text)

    page.create()

    assert page.wrong == [field]
    assert page.message
    assert not new_clinic.services.accounts.has_admin()


def test_the_same_letter_from_another_keyboard_is_the_same(page: FirstStartPage) -> None:
    page.write("department1", "Eye")
    page.write("department2", "Emergency")
    page.pastes("letter2", "\N{FULLWIDTH LATIN SMALL LETTER E}")

    page.create()

    assert page.wrong == ["letter2"]


def test_line_without_a_name_is_not_left_out_in_silence(
    page: FirstStartPage, new_clinic: Clinic
) -> None:
    page.write("department1", "Cardiology")
    page.write("roomOfDoctor2", "Room 3")

    page.create()

    assert "Type the name of the doctor" in page.message
    assert page.wrong == ["doctor2"]
    assert not new_clinic.services.accounts.has_admin()


def test_names_without_letters_on_this_computer_are_told_while_they_can_be_changed(
    page: FirstStartPage,
) -> None:
    page.write("department1", "Cardiology")
    assert page.undrawn == ""
    page.pastes("department2", "Eye \U0010fffd")
    assert "This computer has no letters for" in page.undrawn

    page.write("department2", "Eye")

    assert page.undrawn == ""


def test_the_only_zone_that_is_left_is_taken(page: FirstStartPage) -> None:
    page.types_zone("kolk")
    page.create()

    assert page.zone == "Asia/Kolkata"


def test_password_can_be_looked_at(page: FirstStartPage) -> None:
    page.ticks("showPassword")

    assert page.can_read("password")


def test_department_is_needed(dialog: FirstStartDialog, page: FirstStartPage) -> None:
    page.create()

    assert "at least one department" in page.message
    assert dialog.made is None


def test_short_password_is_refused_before_anything_is_there(
    dialog: FirstStartDialog, page: FirstStartPage, new_clinic: Clinic
) -> None:
    page.write("department1", "Cardiology")
    page.write("password", "short")

    page.create()

    assert "too short" in page.message
    assert not new_clinic.services.accounts.has_admin()


def test_retry_goes_on_where_it_stopped(
    dialog: FirstStartDialog,
    page: FirstStartPage,
    new_clinic: Clinic,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    setup = new_clinic.services.clinic_setup
    add = setup.add_department

    def is_busy_once(name: str, **facts: Any) -> DepartmentRow:
        if name == "Pediatrics":
            monkeypatch.setattr(setup, "add_department", add)
            raise DatabaseBusy
        return add(name, **facts)

    monkeypatch.setattr(setup, "add_department", is_busy_once)
    page.write("department1", "Cardiology")
    page.write("department2", "Pediatrics")
    page.create()
    assert "The database is busy" in page.message
    assert not page.can_change("username")
    assert not page.can_change("department1")
    assert page.can_change("letter2")

    page.create()

    assert dialog.made is not None
    user = dialog.made[1]
    departments = new_clinic.services.clinic_setup.departments(by=user.id)
    assert sorted(d.name for d in departments) == ["Cardiology", "Pediatrics"]


def test_same_room_for_two_doctors_is_one_room(
    dialog: FirstStartDialog, page: FirstStartPage, new_clinic: Clinic
) -> None:
    page.write("department1", "Cardiology")
    for number in (1, 2):
        page.write(f"doctor{number}", f"Dr {number}")
        page.write(f"roomOfDoctor{number}", "Room 3")

    page.create()

    assert dialog.made is not None
    user = dialog.made[1]
    assert len(new_clinic.services.clinic_setup.rooms(by=user.id)) == 1


def test_dialog_grows_with_its_lists_until_the_screen_ends(
    dialog: FirstStartDialog, page: FirstStartPage, qtbot: QtBot
) -> None:
    area, before = dialog.screen().availableGeometry(), dialog.height()
    dialog.move(0, area.bottom() - before)
    page.press("addDepartment")
    page.press("addDepartment")
    qtbot.waitUntil(lambda: dialog.height() > before)
    page.waits_until_in_sight("department5")
    page.waits_until_in_sight("department1")

    for _count in range(20):
        page.press("addDepartment")
    page.waits_until_in_sight("department25")

    assert dialog.frameGeometry().top() >= area.top()
    assert dialog.frameGeometry().bottom() <= area.bottom()
    assert page.can_be_seen("create")


def test_larger_dialog_shows_more_of_its_lists(
    dialog: FirstStartDialog, page: FirstStartPage
) -> None:
    for _count in range(7):
        page.press("addDepartment")
    page.waits_until_in_sight("department10")

    dialog.resize(940, 1200)

    for number in range(1, 11):
        page.waits_until_in_sight(f"department{number}")
    page.waits_until_in_sight("doctor3")


def test_dialog_is_whole_in_every_look(
    look: str, new_clinic: Clinic, tasks: Tasks, qtbot: QtBot
) -> None:
    where = "/home/front-desk/.local/share/qtoken/a-folder-with-a-long-name/clinic.db"
    dialog = FirstStartDialog(lambda: new_clinic, tasks, Problems(), where=where)
    qtbot.addWidget(dialog)

    assert not is_blank(grab(dialog, f"first-start-{look}"))
    assert unnamed_controls(dialog) == []
    assert cut_off_texts(dialog) == []
    assert overlapping(dialog) == []
