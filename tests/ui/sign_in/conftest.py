"""A clinic whose admin is `ana`, and lanes to ask it."""

import pytest
from pytestqt.qtbot import QtBot

from qtoken.bootstrap import Clinic
from qtoken.ui.problems import Problems
from qtoken.ui.sign_in.window import SignInDialog
from qtoken.ui.tasks import Tasks
from tests.support.pages.sign_in import SignInPage


@pytest.fixture
def engine_name() -> str:
    """Windows do not know which database there is: one is enough."""
    return "sqlite"


@pytest.fixture
def dialog(qtbot: QtBot, clinic: Clinic, tasks: Tasks) -> SignInDialog:
    made = SignInDialog(clinic, tasks, Problems())
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def page(dialog: SignInDialog, qtbot: QtBot) -> SignInPage:
    return SignInPage(dialog, qtbot)
