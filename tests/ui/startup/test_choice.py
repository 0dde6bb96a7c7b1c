"""The dialog that asks what a computer is for."""

from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from qtoken.ui.choice.window import ChoiceDialog
from tests.ui.support.looks import look
from tests.ui.support.pictures import grab, is_blank
from tests.ui.support.walk import cut_off_texts, overlapping, unnamed_controls

__all__ = ["look"]


@pytest.mark.parametrize("name", ["reception", "doctor", "display"])
def test_one_press_chooses_a_window(qtbot: QtBot, name: str) -> None:
    kept: dict[str, Any] = {}
    dialog = ChoiceDialog(remember=kept.update)
    qtbot.addWidget(dialog)

    press(dialog, f"open_{name}")

    assert dialog.chosen == name
    assert kept == {}


def test_a_choice_can_be_kept_for_this_computer(qtbot: QtBot) -> None:
    kept: dict[str, Any] = {}
    dialog = ChoiceDialog(remember=kept.update)
    qtbot.addWidget(dialog)
    press(dialog, "always")

    press(dialog, "open_display")

    assert kept == {"window": "display"}


def test_closing_it_chooses_nothing(qtbot: QtBot) -> None:
    dialog = ChoiceDialog()
    qtbot.addWidget(dialog)

    dialog.reject()

    assert dialog.chosen is None


def test_dialog_is_whole_in_every_look(look: str, qtbot: QtBot) -> None:
    dialog = ChoiceDialog()
    qtbot.addWidget(dialog)

    assert not is_blank(grab(dialog, f"choice-{look}"))
    assert unnamed_controls(dialog) == []
    assert cut_off_texts(dialog) == []
    assert overlapping(dialog) == []


def press(dialog: ChoiceDialog, name: str) -> None:
    button = dialog.findChild(QAbstractButton, name)
    assert isinstance(button, QAbstractButton)
    button.click()
