"""The sheet of keys tells what the window really listens to."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QPushButton
from pytestqt.qtbot import QtBot

from qtoken.ui.widgets import keys
from qtoken.ui.widgets.help_key import add_shortcut_sheet
from qtoken.ui.widgets.shortcut_sheet import ShortcutSheet, shortcuts_of
from tests.ui.support.walk import cut_off_texts, unnamed_controls, visible


@pytest.fixture
def window(qtbot: QtBot) -> QMainWindow:
    window = QMainWindow()
    qtbot.addWidget(window)
    find = QAction("&Find a patient", window)
    find.setShortcut(QKeySequence("Ctrl+F"))
    window.addAction(find)
    window.addAction(QAction("Without a key", window))
    button = QPushButton("Call next", window)
    button.setShortcut(QKeySequence("F9"))
    window.setCentralWidget(button)
    add_shortcut_sheet(window)
    with qtbot.waitExposed(window):
        window.show()
    return window


def test_actions_and_buttons_with_keys_are_listed(window: QMainWindow) -> None:
    assert shortcuts_of(window) == [
        ("Find a patient", "Ctrl+F"),
        ("Keyboard shortcuts", "F1"),
        ("Call next", "F9"),
    ]


def test_two_keys_of_one_name_are_named_once(window: QMainWindow) -> None:
    issue = QAction("Issue token", window)
    issue.setShortcuts(keys.enter())
    window.addAction(issue)
    call = QAction("Call", window)
    call.setShortcuts(keys.enter("Ctrl+"))
    window.addAction(call)

    named = dict(shortcuts_of(window))

    assert named["Issue token"] == "Enter"
    assert named["Call"] == "Ctrl+Enter"


def test_two_keys_of_different_names_are_both_named() -> None:
    assert keys.key_names([QKeySequence("Space"), QKeySequence("F9")]) == "Space, F9"


def test_menus_print_the_name_that_people_know() -> None:
    call = QAction("Call")
    call.setShortcuts(keys.enter("Ctrl+"))

    assert call.shortcut().toString(QKeySequence.SequenceFormat.NativeText) == "Ctrl+Enter"


def test_f1_opens_the_sheet_and_escape_closes_it(
    window: QMainWindow, qtbot: QtBot, dressed: QApplication
) -> None:
    window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_F1)
    qtbot.waitUntil(lambda: window.findChild(ShortcutSheet) is not None)
    sheet = window.findChild(ShortcutSheet)
    assert isinstance(sheet, ShortcutSheet)
    words = [label.text() for label in visible(sheet) if isinstance(label, QLabel)]
    assert "Ctrl+F" in words
    assert unnamed_controls(sheet) == []
    assert cut_off_texts(sheet) == []

    QTest.keyClick(sheet, Qt.Key.Key_Escape)

    qtbot.waitUntil(lambda: window.findChild(ShortcutSheet) is None)
