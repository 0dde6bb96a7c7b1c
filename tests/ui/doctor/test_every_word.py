"""Every word in the doctor's window can be translated."""

import pytest
from pytestqt.qtbot import QtBot

from qtoken.bootstrap import Clinic
from qtoken.domain.token import Verb
from qtoken.ui.doctor.window import DoctorWindow
from qtoken.ui.tasks import Tasks
from tests.support.desk import ADMIN, PASSWORD, Desk
from tests.support.pages.display import SetSeconds
from tests.support.pages.doctor import DoctorPage
from tests.support.plain_letters import LANGUAGE, GreekClinic, greek_clinic
from tests.ui.conftest import Speak
from tests.ui.support.words import plain_words_of


@pytest.fixture
def greek(desk: Desk) -> GreekClinic:
    return greek_clinic(desk)


@pytest.fixture
def accented(
    *,
    speak: Speak,
    greek: GreekClinic,
    window: DoctorWindow,
    clinic: Clinic,
    qtbot: QtBot,
    tasks: Tasks,
    seconds: SetSeconds,
) -> DoctorPage:
    """A doctor at work whose window has changed to the accented language."""
    clinic.feed.start()
    window.attach(clinic, clinic.services.accounts.sign_in(ADMIN, PASSWORD), greek.doctor)
    page = DoctorPage(window, qtbot, tasks, seconds)
    page.settle()
    qtbot.waitUntil(lambda: bool(page.who_is_in))
    speak(LANGUAGE)
    window.retranslate()
    page.settle()
    return page


def test_a_patient_who_is_in_is_told_without_a_plain_word(accented: DoctorPage) -> None:
    assert plain_words_of(accented.window, ADMIN) == set()


@pytest.mark.parametrize("act", [Verb.DONE, Verb.HOLD, Verb.NO_SHOW, Verb.RECALL])
def test_what_was_done_is_told_without_a_plain_word(accented: DoctorPage, act: Verb) -> None:
    accented.do(act)
    accented.settle()

    assert plain_words_of(accented.window, ADMIN) == set()
