"""The dialog that asks what a computer is for."""

from typing import Any

import pytest
from PySide6.QtWidgets import QCheckBox, QPushButton
from pytestqt.qtbot import QtBot

from qtoken.ui.choice.window import ChoiceDialog


@pytest.mark.parametrize("name", ["reception", "doctor", "display"])
def test_one_press_chooses_a_window(qtbot: QtBot, name: str) -> None:
    kept: dict[str, Any] = {}
    dialog = ChoiceDialog(remember=kept.update)
    qtbot.addWidget(dialog)

    dialog.findChild(QPushButton, f"open_{name}").click()

    assert dialog.chosen == name
    assert kept == {}


def test_a_choice_can_be_kept_for_this_computer(qtbot: QtBot) -> None:
    kept: dict[str, Any] = {}
    dialog = ChoiceDialog(remember=kept.update)
    qtbot.addWidget(dialog)
    dialog.findChild(QCheckBox, "always").setChecked(True)

    dialog.findChild(QPushButton, "open_display").click()

    assert kept == {"window": "display"}


def test_closing_it_chooses_nothing(qtbot: QtBot) -> None:
    dialog = ChoiceDialog()
    qtbot.addWidget(dialog)

    dialog.reject()

    assert dialog.chosen is None
