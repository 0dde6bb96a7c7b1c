"""A fault that nobody has named, at the desk: it is told once, and the window lives."""

import pytest
from PySide6.QtCore import Qt
from sqlalchemy import text

from qtoken.bootstrap import Clinic
from qtoken.ui.widgets.bug_dialog import BugDialog
from tests.support.desk import Desk
from tests.support.pages.reception import ReceptionPage
from tests.ui.reception.conftest import House

STRANGE, STRANGER = (f"UPDATE token SET issued_at = '{text}'" for text in ("never", "at times"))
MENDED = "UPDATE token SET issued_at = entered_at"


def alter(clinic: Clinic, statement: str) -> None:
    clinic.database.write(lambda connection: connection.execute(text(statement)))


def dialogs(reception: ReceptionPage) -> list[BugDialog]:
    return [each for each in reception.window.findChildren(BugDialog) if each.isVisible()]


def close_dialog(reception: ReceptionPage) -> None:
    reception.waits_for(lambda: len(dialogs(reception)) == 1)
    dialogs(reception)[0].close()
    # As a window manager does.
    reception.window.activateWindow()
    reception.waits_for(reception.window.isActiveWindow)


def test_a_look_that_fails_without_a_name_is_told_once_and_the_next_one_counts(
    reception: ReceptionPage,
    clinic: Clinic,
    desk: Desk,
    house: House,
    caplog: pytest.LogCaptureFixture,
) -> None:
    desk.issue(house.cardiology)
    reception.waits_for(lambda: reception.labels() == ["C-001"])

    alter(clinic, STRANGE)
    close_dialog(reception)
    alter(clinic, STRANGER)
    reception.waits_for(lambda: "again" in reception.problem)

    assert dialogs(reception) == []
    assert caplog.text.count("ValueError") > 1
    alter(clinic, MENDED)
    desk.issue(house.cardiology)
    reception.waits_for(lambda: reception.labels() == ["C-001", "C-002"])


def test_a_command_that_fails_without_a_name_is_told_and_the_next_one_is_done(
    reception: ReceptionPage, clinic: Clinic, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.patient("Maria Lopez")
    alter(
        clinic,
        "CREATE TRIGGER made_up BEFORE INSERT ON token_event BEGIN SELECT RAISE(ABORT, 'no'); END",
    )
    reception.choose_patient("maria")
    reception.choose_department("C")
    reception.press(Qt.Key.Key_Return)
    close_dialog(reception)

    alter(clinic, "DROP TRIGGER made_up")
    reception.press(Qt.Key.Key_Return)

    reception.waits_for(lambda: reception.labels() == ["C-001"])
    assert "IntegrityError" in caplog.text
    assert "Lopez" not in caplog.text
