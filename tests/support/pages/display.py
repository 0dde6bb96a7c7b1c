"""The display as somebody in the waiting room reads it."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from qtoken.ui.display.board import Call
from qtoken.ui.display.sound_check import SoundCheck
from qtoken.ui.display.window import DisplayWindow


class SetSeconds:
    """A clock that goes forward when a test says so."""

    def __init__(self) -> None:
        self.now_s = 1_000.0

    def __call__(self) -> float:
        return self.now_s


class DisplayPage:
    """What can be read on the wall."""

    def __init__(self, window: DisplayWindow, qtbot: QtBot, seconds: SetSeconds) -> None:
        self.window = window
        self._qtbot = qtbot
        self._seconds = seconds

    @property
    def large(self) -> str:
        """The call that nobody can miss: `C-012 Room 3`, or two, or nothing."""
        return ", ".join(_told(call) for call in self.window.wall.large.calls)

    @property
    def calls(self) -> list[str]:
        """The rows of the board, as `C-012 Room 3`."""
        return [_told(call) for call in self.window.wall.calls.visible_calls]

    @property
    def state(self) -> str:
        """How new the news are, and whether there is sound."""
        return self.window.wall.sign.accessibleName()

    @property
    def notice(self) -> str:
        """What the wall says while there are no news; empty while there are."""
        return self.window.wall.notice.accessibleName()

    @property
    def is_pale(self) -> bool:
        """Whether the wall has lost its colours, because it may be old."""
        return self.window.wall.large.is_stale

    @property
    def missed(self) -> tuple[str, ...]:
        """Who missed their turn."""
        return self.window.wall.missed.labels

    def next_of(self, department: str) -> tuple[str, ...]:
        """The next numbers of a department."""
        rows = self.window.wall.board.next_lines
        return next((row.labels for row in rows if row.department == department), ())

    @property
    def sentence(self) -> str:
        """What stands in the middle while nobody is called."""
        message = self.window.wall.idle_message
        return message.sentence if message.isVisibleTo(self.window) else ""

    def checks_sound(self, answer: str) -> str:
        """Press F8, then the button with this text; return what is said then, if anything."""
        QTest.keyClick(self.window, Qt.Key.Key_F8)
        panel = self.window.findChild(SoundCheck)
        assert panel is not None
        buttons = panel.findChildren(QPushButton)
        QTest.mouseClick(
            next(it for it in buttons if it.isVisible() and it.text() == answer),
            Qt.MouseButton.LeftButton,
        )
        words = panel.findChild(QLabel)
        assert words is not None
        return words.text() if panel.isVisible() else ""

    def waits_for_large(self, label: str) -> None:
        """Wait until this label is the large one."""
        self._qtbot.waitUntil(lambda: self.large.startswith(label))

    def waits_for_call(self, label: str) -> None:
        """Wait until this label is among the other calls."""
        self._qtbot.waitUntil(lambda: any(call.startswith(label) for call in self.calls))

    def waits_for_state(self, words: str) -> None:
        """Wait until the display says this of itself."""
        self._qtbot.waitUntil(lambda: words in self.state)

    def later(self, seconds: float) -> None:
        """Let time pass on the display's own clock."""
        self._seconds.now_s += seconds
        self.window._wake.timeout.emit()


def _told(call: Call) -> str:
    return f"{call.label} {call.place}".strip()
