"""A held key acts once, however the system tells of it."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from qtoken.ui.held_keys import TOO_CLOSE_MS, HeldKeys
from qtoken.ui.key_watch import KeyWatch

KEY = 1


def test_the_keyboard_s_own_pairs_are_known_by_their_time() -> None:
    held = HeldKeys()

    first = held.pressed(KEY, 1000, is_repeat=False)
    repeats = []
    for at_ms in (1660, 1700, 1740):
        held.released(KEY, at_ms)
        repeats.append(held.pressed(KEY, at_ms, is_repeat=False))
    held.released(KEY, 1780)

    assert (first, repeats) == (False, [True, True, True])
    assert not held.pressed(KEY, 1780 + TOO_CLOSE_MS + 1, is_repeat=False)


def test_a_marked_repeat_is_one() -> None:
    assert HeldKeys().pressed(KEY, 1000, is_repeat=True)


def test_a_mark_that_is_left_from_another_window_is_none() -> None:
    held = HeldKeys()
    held.pressed(KEY, 1000, is_repeat=False)
    held.released(KEY, 1660)
    held.pressed(KEY, 1660, is_repeat=True)

    held.moved()

    assert not held.pressed(KEY, 9000, is_repeat=True)
    assert held.pressed(KEY, 9600, is_repeat=True)


def test_a_key_that_is_still_held_in_the_next_window_is_held() -> None:
    held = HeldKeys()
    held.pressed(KEY, 1000, is_repeat=False)

    held.moved()
    held.released(KEY, 1700)

    assert held.pressed(KEY, 1700, is_repeat=True)


def test_another_key_is_no_repeat() -> None:
    held = HeldKeys()
    held.released(KEY, 1000)

    assert not held.pressed(KEY + 1, 1000, is_repeat=False)


def test_one_press_has_one_verdict_however_often_it_is_told() -> None:
    held = HeldKeys()
    held.released(KEY, 1000)

    assert [held.pressed(KEY, 1000, is_repeat=False) for _ in range(2)] == [True, True]


class Keyboard:
    """Sends keys to a window as X11 does, where no mark says that they are repeats."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._ms = 1_000

    def hold(self, key: Qt.Key, text: str = "") -> None:
        """Press and hold a key for a while."""
        self._send(QEvent.Type.KeyPress, key, text)
        self._ms += 660
        for _ in range(5):
            self._send(QEvent.Type.KeyRelease, key, text)
            self._send(QEvent.Type.KeyPress, key, text)
            self._ms += 40
        self._send(QEvent.Type.KeyRelease, key, text)

    def _send(self, kind: QEvent.Type, key: Qt.Key, text: str) -> None:
        told = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text)
        told.setTimestamp(self._ms)
        QApplication.sendEvent(self._window.windowHandle(), told)


class Counting(QWidget):
    """A window with a button, a text and a key."""

    def __init__(self) -> None:
        super().__init__()
        self.presses: list[str] = []
        self.button, self.text = QPushButton("Call", self), QLineEdit(self)
        self.button.clicked.connect(lambda: self.presses.append("button"))
        self.text.returnPressed.connect(lambda: self.presses.append("text"))
        layout = QVBoxLayout(self)
        layout.addWidget(self.button)
        layout.addWidget(self.text)
        action = QAction("Call", self)
        action.setShortcut(QKeySequence("F9"))
        action.triggered.connect(lambda: self.presses.append("key"))
        self.addAction(action)


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication) -> Iterator[Counting]:
    watch = KeyWatch(qapp)
    made = Counting()
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: qapp.focusWindow() is made.windowHandle())
    yield made
    made.windowHandle().removeEventFilter(watch)
    watch.deleteLater()


def test_a_button_that_is_held_down_is_pressed_once(window: Counting) -> None:
    window.button.setFocus()

    Keyboard(window).hold(Qt.Key.Key_Space, " ")

    assert window.presses == ["button"]


def test_enter_that_is_held_answers_once(window: Counting) -> None:
    window.text.setFocus()

    Keyboard(window).hold(Qt.Key.Key_Return, "\r")

    assert window.presses == ["text"]


def test_a_letter_that_is_held_is_written_as_often_as_ever(window: Counting) -> None:
    window.text.setFocus()

    Keyboard(window).hold(Qt.Key.Key_X, "x")
    Keyboard(window).hold(Qt.Key.Key_Space, " ")

    assert window.text.text() == "x" * 6 + " " * 6


def test_a_repeat_reaches_no_shortcut(window: Counting) -> None:
    keyboard = Keyboard(window)
    keyboard._send(QEvent.Type.KeyRelease, Qt.Key.Key_F9, "")
    told = QKeyEvent(
        QEvent.Type.ShortcutOverride, Qt.Key.Key_F9, Qt.KeyboardModifier.NoModifier, ""
    )
    told.setTimestamp(1_000)
    told.ignore()

    QApplication.sendEvent(window.windowHandle(), told)

    assert told.isAccepted()
