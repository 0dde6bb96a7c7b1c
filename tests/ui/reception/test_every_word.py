"""Every word at reception can be translated: windows, menus, forms and questions."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from qtoken.bootstrap import Clinic
from qtoken.ui.reception.queue.sections import Section
from qtoken.ui.reception.window import ReceptionWindow
from tests.support.desk import ADMIN, PASSWORD, Desk
from tests.support.pages.dialogs import Asked
from tests.support.pages.display import SetSeconds
from tests.support.pages.reception import ReceptionPage
from tests.support.plain_letters import LANGUAGE, GreekClinic, greek_clinic
from tests.ui.conftest import Speak
from tests.ui.support.words import plain_words_of

KNOWN = (ADMIN, "Pseudo", "English", "Español", "Arabic", "XA", "XB", "en", "ar", "Ticket")
"""Who is signed in, what languages call themselves, and a printer."""


@pytest.fixture
def greek(desk: Desk) -> GreekClinic:
    return greek_clinic(desk)


@pytest.fixture
def accented(
    *,
    speak: Speak,
    greek: GreekClinic,
    window: ReceptionWindow,
    clinic: Clinic,
    qtbot: QtBot,
    seconds: SetSeconds,
) -> ReceptionPage:
    """A reception at work in the accented language."""
    clinic.feed.start()
    window.attach(clinic, clinic.services.accounts.sign_in(ADMIN, PASSWORD))
    page = ReceptionPage(window, qtbot, seconds)
    page.is_at_work()
    speak(LANGUAGE)
    window.retranslate()
    page.settles()
    return page


def test_the_queue_has_no_plain_word(accented: ReceptionPage) -> None:
    assert plain_words_of(accented.window, *KNOWN) == set()


def test_a_patient_and_a_form_have_no_plain_word(accented: ReceptionPage) -> None:
    for text in ("Μαρία", "Ξένος"):
        _search(accented).insert(text)
        accented.waits_for(lambda: bool(accented.results))
        accented.settles()
        assert plain_words_of(accented.window, *KNOWN) == set()
        accented.press(Qt.Key.Key_Return)
        accented.settles()
        assert plain_words_of(accented.window, *KNOWN) == set()


@pytest.mark.parametrize("act", ["call", "cancel", "history", "transfer"])
def test_a_question_has_no_plain_word(
    accented: ReceptionPage, greek: GreekClinic, act: str
) -> None:
    found: list[set[str]] = []
    accented.select(greek.waiting.label)

    def read(asked: Asked) -> None:
        found.append(plain_words_of(asked.dialog, *KNOWN))
        asked.dialog.reject()

    accented.acts_and(act, read)

    assert found == [set()]


@pytest.mark.parametrize("act", ["hold", "leave", "slip"])
def test_what_is_told_has_no_plain_word(
    accented: ReceptionPage, greek: GreekClinic, act: str
) -> None:
    accented.select(greek.waiting.label)
    accented.act(act)
    accented.waits_for(lambda: bool(accented.message))

    assert plain_words_of(accented.window, *KNOWN) == set()


def test_the_other_sections_have_no_plain_word(accented: ReceptionPage, greek: GreekClinic) -> None:
    accented.select(greek.called.label, Section.CALLED)

    assert plain_words_of(accented.window, *KNOWN) == set()


def _search(page: ReceptionPage) -> QLineEdit:
    line = page.window.findChild(QLineEdit, "search")
    assert isinstance(line, QLineEdit)
    return line
