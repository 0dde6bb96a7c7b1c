"""Names that look like mark-up or keys are shown letter by letter."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QDialog, QLabel, QWidget

from tests.support.desk import Desk
from tests.support.pages.dialogs import Asked
from tests.support.pages.reception import ReceptionPage
from tests.ui.reception.conftest import House

NAME = "Ann <b>bold</b> & <img src=x> co"


@pytest.fixture
def seen(reception: ReceptionPage, desk: Desk, house: House) -> Callable[[Asked], None]:
    desk.issue(house.cardiology, desk.patient(NAME))
    reception.select("C-001")

    def look(asked: Asked) -> None:
        assert rendered(asked.dialog) == []
        if isinstance(asked.dialog, QDialog):
            asked.dialog.reject()

    return look


@pytest.mark.parametrize("act", ["call", "transfer", "cancel"])
def test_dialogs_show_names_as_typed(
    reception: ReceptionPage, seen: Callable[[Asked], None], act: str
) -> None:
    reception.acts_and(act, seen)


def test_history_shows_names_as_typed(
    reception: ReceptionPage, seen: Callable[[Asked], None]
) -> None:
    reception.presses_and(Qt.Key.Key_I, seen)


def test_the_window_shows_names_as_typed(reception: ReceptionPage, desk: Desk) -> None:
    desk.patient(NAME)
    reception.issue("ann", "C")
    reception.find("ann")

    assert rendered(reception.window) == []
    assert NAME in reception.message


def rendered(window: QWidget) -> list[str]:
    """The texts in which something would be mark-up or an underlined key."""
    labels = [
        label.text()
        for label in window.findChildren(QLabel)
        if label.text() and label.textFormat() != Qt.TextFormat.PlainText
    ]
    texts = [
        *(button.text() for button in window.findChildren(QAbstractButton)),
        *(action.text() for action in window.findChildren(QAction)),
    ]
    keys = [text for text in texts if "&" in text.replace("&&", "")]
    tips = [w.toolTip() for w in window.findChildren(QWidget) if "<b>" in w.toolTip()]
    return [*labels, *keys, *tips]
