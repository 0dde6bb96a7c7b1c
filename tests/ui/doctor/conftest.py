"""A doctor at work in a real clinic."""

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from qtoken.bootstrap import Clinic
from qtoken.services.rows import DepartmentRow, DoctorRow
from qtoken.settings import Settings
from qtoken.ui.doctor.window import DoctorWindow
from qtoken.ui.problems import Problems
from qtoken.ui.tasks import Tasks
from tests.support.desk import ADMIN, PASSWORD, Desk
from tests.support.pages.display import SetSeconds
from tests.support.pages.doctor import DoctorPage


@pytest.fixture
def engine_name() -> str:
    """Windows do not know which database there is: one is enough."""
    return "sqlite"


@pytest.fixture
def cardiology(desk: Desk) -> DepartmentRow:
    return desk.department("Cardiology", "C")


@pytest.fixture
def doctor(desk: Desk, cardiology: DepartmentRow) -> DoctorRow:
    return desk.doctor(cardiology, "Dr Mensah", room=desk.room("Room 3"))


class LoudProblems(Problems):
    """A fault of ours fails the test."""

    def report(self, error: BaseException, window: QWidget | None = None) -> None:
        raise error


@pytest.fixture
def window(
    qtbot: QtBot, tasks: Tasks, seconds: SetSeconds, kept: dict[str, object]
) -> DoctorWindow:
    """A window before anybody has signed in."""
    made = DoctorWindow(tasks, LoudProblems(), Settings(), remember=kept.update, seconds=seconds)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def page(
    *,
    window: DoctorWindow,
    clinic: Clinic,
    doctor: DoctorRow,
    qtbot: QtBot,
    tasks: Tasks,
    seconds: SetSeconds,
) -> DoctorPage:
    """Dr Mensah at work in Cardiology."""
    clinic.feed.start()
    user = clinic.services.accounts.sign_in(ADMIN, PASSWORD)
    window.attach(clinic, user, doctor)
    qtbot.waitUntil(lambda: window._possible.is_live and window._next.waiting != "")
    page = DoctorPage(window, qtbot, tasks, seconds)
    page.settle()
    return page
