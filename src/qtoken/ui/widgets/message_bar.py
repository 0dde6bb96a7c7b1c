"""Quiet messages under a window's title: what happened, and Undo where that is possible."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from qtoken.texts import _
from qtoken.ui import icons, theme
from qtoken.ui.widgets.fitted_label import FittedLabel
from qtoken.ui.widgets.icon_label import IconLabel
from qtoken.ui.widgets.plain_words import without_key


class Kind(Enum):
    """How much a message matters. A PROBLEM stays until it is closed."""

    INFO = "info"
    WARNING = "warning"
    PROBLEM = "problem"


_COLORS = {Kind.INFO: "text", Kind.WARNING: "waiting", Kind.PROBLEM: "emergency"}


@dataclass(frozen=True, slots=True)
class MessageAction:
    """A button in the message, such as Undo: its translated text, and what it does."""

    text: str
    do: Callable[[], None]
    keeps_message: bool = False
    """Whether the message stays until the action says something else."""
    for_s: float | None = None
    """How long the button is offered; None means as long as the message."""


class MessageBar(QWidget):
    """One line that is always there, so that the page does not move when a message comes.

    The newest message replaces the one before. A problem has a line of its own above and stays
    until it is closed or a newer problem comes; messages of later actions, with their Undo, still
    show below it. An empty message line is hidden to make room for a problem. Screen readers
    announce messages when they are idle, problems at once. A window with little height shows the
    problem line elsewhere.
    """

    problem_changed = Signal()
    """A problem has come, gone or been replaced."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messageBar")
        self._home: QWidget | None = None
        self._is_problem_elsewhere = False
        self._told_problem = ""
        self._problem = _MessageLine(self)
        self._message = _MessageLine(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._problem)
        layout.addWidget(self._message)
        self._problem.hide()
        self._problem.closed.connect(self.clear_problem)
        self._message.closed.connect(self.clear)
        for line in (self._problem, self._message):
            line.left.connect(self._give_focus_back)

    def return_focus_to(self, home: QWidget) -> None:
        """Move the focus to `home` after each press of a button in here."""
        self._home = home

    def tell_problems_elsewhere(self) -> QWidget:
        """Return the problem line, which the window places, shows and hides from now on."""
        self._is_problem_elsewhere = True
        self._problem.keep_height()
        return self._problem

    def keep_height(self, height_px: int) -> None:
        """Never need more room than this: a long message is written smaller."""
        self.setFixedHeight(height_px)
        self._message.keep_height()

    def say_when_idle(self, text: str) -> None:
        """Show this translated text quietly while there is no message."""
        self._message.say_when_idle(text)

    def show_message(
        self, text: str, *actions: MessageAction, kind: Kind = Kind.INFO, tip: str = ""
    ) -> None:
        """Show ``text`` (translated) with buttons for ``actions``; ``tip`` is its tool tip.

        Pressing a button removes the message, unless its action keeps it.
        """
        line = self._problem if kind is Kind.PROBLEM else self._message
        line.say(text, kind, actions, tip)
        self._arrange()
        _announce(self, text, is_urgent=kind is Kind.PROBLEM)

    def reword(self, text: str, *, tip: str = "") -> None:
        """Replace the words of the present message; its buttons stay."""
        self._message.reword(text, tip)
        _announce(self, text, is_urgent=False)

    def enable(self, action_text: str, is_enabled: bool) -> None:
        """Enable or disable the buttons of that text."""
        for line in (self._message, self._problem):
            line.enable(action_text, is_enabled)

    def withdraw(self, action_text: str) -> None:
        """Remove the button of that text; the message stays."""
        self._message.withdraw(action_text)

    def clear(self) -> None:
        """Remove the message; an open problem stays."""
        self._message.clear()
        self._arrange()

    def clear_problem(self) -> None:
        """Remove the problem, because it is solved."""
        self._problem.clear()
        self._arrange()

    @property
    def message(self) -> str:
        """The message shown now, or an empty text."""
        return self._message.text

    @property
    def problem(self) -> str:
        """The problem shown now, or an empty text."""
        return self._problem.text

    def press(self, action_text: str) -> None:
        """Press the button of that text, if there is one: for the window's own key, Ctrl+Z."""
        for line in (self._message, self._problem):
            if line.press(action_text):
                return

    def _give_focus_back(self) -> None:
        if self._home is not None:
            self._home.setFocus(Qt.FocusReason.OtherFocusReason)

    def _arrange(self) -> None:
        if not self._is_problem_elsewhere:
            self._make_room()
        if self.problem != self._told_problem:
            self._told_problem = self.problem
            self.problem_changed.emit()

    def _make_room(self) -> None:
        # Hide before showing: for a moment two lines at once would move the page.
        has_message = bool(self.message) or not self.problem
        if not has_message:
            self._message.hide()
        self._problem.setVisible(bool(self.problem))
        self._message.setVisible(has_message)


class _MessageLine(QFrame):
    """Icon, sentence, buttons, close; an empty line while it has no message."""

    closed = Signal()
    left = Signal()
    """A button was pressed, or is removed while it has the focus: the focus must go elsewhere."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "none")
        self._icon = IconLabel(parent=self)
        self._said = ""
        self._idle = ""
        self._label = FittedLabel(self)
        # Set before anything is shown, because polishing with another style takes long.
        self._label.setProperty("role", "muted")
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self._close = QToolButton(self)
        self._close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._close.clicked.connect(self.closed)
        self._close.clicked.connect(self.left)
        self._buttons: list[QPushButton] = []
        self._build()
        self.clear()

    @property
    def text(self) -> str:
        return self._said

    def keep_height(self) -> None:
        self._label.keep_height()

    def say_when_idle(self, text: str) -> None:
        self._idle = text
        self._show_words("")

    def say(self, text: str, kind: Kind, actions: tuple[MessageAction, ...], tip: str) -> None:
        self._forget_buttons()
        self.reword(text, tip)
        for action in actions:
            self._add_button(action)
        # Tab follows the order on screen. Qt's own is by age, so Close would come first.
        for before, after in pairwise((*self._buttons, self._close)):
            QWidget.setTabOrder(before, after)
        if self._close.icon().isNull():
            icons.put(self._close, "close", "muted", 16)
        self._close.setAccessibleName(_("Close message"))
        self._close.setToolTip(_("Close message"))
        self._close.show()
        theme.mark(self, "kind", kind.value)
        self._icon.show_icon(kind.value, _COLORS[kind])
        self._icon.show()

    def clear(self) -> None:
        self._forget_buttons()
        self._said = ""
        self._show_words("")
        self._icon.show_icon("")
        self._icon.hide()
        self._close.hide()
        theme.mark(self, "kind", "none")

    def reword(self, text: str, tip: str) -> None:
        self._said = text
        self._show_words(tip)

    def enable(self, text: str, is_enabled: bool) -> None:
        for button in self._named(text):
            button.setEnabled(is_enabled)

    def withdraw(self, text: str) -> None:
        for button in self._named(text):
            self._forget(button)

    def press(self, text: str) -> bool:
        for button in self._named(text):
            button.click()
            return True
        return False

    def _show_words(self, tip: str) -> None:
        self._label.setText(self._said or self._idle)
        self._label.set_tip(tip)
        theme.mark(self._label, "role", "" if self._said else "muted")

    def _named(self, text: str) -> list[QPushButton]:
        return [button for button in self._buttons if button.text() == without_key(text)]

    def _build(self) -> None:
        self.setMinimumHeight(theme.size("button") + 4)
        self._close.setAutoRaise(True)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(8, 2, 8, 2)
        self._row.setSpacing(8)
        self._row.addWidget(self._icon)
        self._row.addWidget(self._label, 1)
        self._row.addWidget(self._close)

    def _add_button(self, action: MessageAction) -> None:
        button = QPushButton(without_key(action.text), self)
        button.setProperty("kind", "quiet")
        # Not by click: when a button with the focus is deleted, Qt gives it to any next control.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self._act(action))
        if action.for_s is not None:
            over = QTimer(button, singleShot=True, interval=max(0, round(action.for_s * 1000)))
            over.timeout.connect(lambda: self._forget(button))
            over.start()
        self._row.insertWidget(self._row.count() - 1, button)
        self._buttons.append(button)

    def _act(self, action: MessageAction) -> None:
        # The message is closed first, because the action may show a new one.
        if not action.keeps_message:
            self.closed.emit()
        self.left.emit()
        action.do()

    def _forget_buttons(self) -> None:
        for button in tuple(self._buttons):
            self._forget(button)

    def _forget(self, button: QPushButton) -> None:
        had_focus = button.hasFocus()
        self._buttons.remove(button)
        self._row.removeWidget(button)
        button.hide()
        button.deleteLater()
        if had_focus:
            self.left.emit()


def _announce(widget: QWidget, text: str, *, is_urgent: bool) -> None:
    event = QAccessibleAnnouncementEvent(widget, text)
    manner = QAccessible.AnnouncementPoliteness
    event.setPoliteness(manner.Assertive if is_urgent else manner.Polite)
    QAccessible.updateAccessibility(event)
