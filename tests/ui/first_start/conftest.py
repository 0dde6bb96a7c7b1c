"""A database with a schema and nobody in it."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from qtoken.bootstrap import Clinic, make_clinic
from qtoken.ui.first_start.window import FirstStartDialog
from qtoken.ui.problems import Problems
from qtoken.ui.tasks import Tasks
from tests.support.desk import cheap_hasher
from tests.support.pages.sign_in import FirstStartPage


@pytest.fixture
def engine_name() -> str:
    """Windows do not know which database there is: one is enough."""
    return "sqlite"


@pytest.fixture
def new_clinic(empty_address: str) -> Iterator[Clinic]:
    opened = make_clinic(empty_address, hasher=cheap_hasher())
    yield opened
    opened.close()


@pytest.fixture
def dialog(qtbot: QtBot, new_clinic: Clinic, tasks: Tasks) -> FirstStartDialog:
    made = FirstStartDialog(
        lambda: new_clinic, tasks, Problems(), where="/srv/clinic/qtoken/data/clinic.db"
    )
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def page(dialog: FirstStartDialog, qtbot: QtBot) -> FirstStartPage:
    """The dialog with the clinic and the administrator filled in."""
    filled = FirstStartPage(dialog, qtbot)
    filled.write("clinicName", "City Clinic")
    filled.write("username", "ana")
    filled.write("password", "blue kettle moss")
    return filled
