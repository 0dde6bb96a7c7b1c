"""The main button of the left side, and the line above it that says what is missing for it."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qtoken.texts import _
from qtoken.ui import theme
from qtoken.ui.press_guard import PressGuard, Verdict
from qtoken.ui.widgets import tool_tips
from qtoken.ui.widgets.icon_label import IconLabel
from qtoken.ui.widgets.plain_words import PlainLabel
from qtoken.ui.widgets.primary_button import PrimaryButton


class MainButton(QObject):
    """One button in one place: what it does next is written on it.

    Its parts stand in the panel's own layout: a widget around them would learn one step later that
    a hint has become longer.
    """

    register_pressed = Signal()
    issue_pressed = Signal()

    def __init__(self, seconds: Callable[[], float], panel: QWidget) -> None:
        """`seconds` is a clock that only goes forward."""
        super().__init__(panel)
        self.button = PrimaryButton(parent=panel)
        self._hint_icon = IconLabel(parent=panel)
        self._hint = PlainLabel(parent=panel)
        self._clicks = PressGuard(seconds)
        self._is_form = False
        self._is_busy = False
        self._is_live = True
        self._can_issue = False
        self._build()
        self.button.clicked.connect(self._press)

    def add_to(self, layout: QVBoxLayout) -> None:
        """Stand at the end of this layout."""
        hint = QHBoxLayout()
        hint.addWidget(self._hint_icon)
        hint.addWidget(self._hint, 1)
        layout.addLayout(hint)
        layout.addWidget(self.button)

    def add_key(self, enter: QAction) -> None:
        """Let this key do what the button does, also from the button."""
        self.button.addAction(enter)

    def retranslate(self) -> None:
        """Show the texts in the language spoken now."""
        self.button.show_key(_("Enter"))
        self._show()

    def show_form(self, is_form: bool) -> None:
        """Whether it registers whoever is in the form, or issues a token."""
        self._is_form = is_form
        self._show()

    def show_issue(self, *, can_issue: bool, hint: str, is_emergency: bool, is_alarm: bool) -> None:
        """Whether a token can be issued, and what is missing for it, or what is special.

        `is_alarm`: somebody has pressed it although it is missing.
        """
        self._hint.setText(hint)
        is_special = is_emergency and can_issue
        theme.mark(self._hint, "role", "emergency" if is_special or is_alarm else "muted")
        self._hint_icon.show_icon("emergency", "emergency")
        self._hint_icon.setVisible(is_special)
        self._can_issue = can_issue
        self._show()

    def show_busy(self, is_busy: bool) -> None:
        """An answer is waited for, or has come."""
        self._is_busy = is_busy
        self._show()

    def show_live(self, is_live: bool) -> None:
        """Without the database nobody can be registered."""
        self._is_live = is_live
        self._show()

    def means_another_now(self) -> None:
        """It does something else than a moment ago, under the same hand."""
        self._clicks.changed_elsewhere()
        self._clicks.drawn()

    def _show(self) -> None:
        words = _("Register patient") if self._is_form else _("Issue token")
        tip = _("Register patient (Enter)") if self._is_form else _("Issue token (Enter)")
        self.button.setText(_("One moment…") if self._is_busy else words)
        self.button.setAccessibleName(words)
        tool_tips.put(self.button, tip)
        self.button.setEnabled(self._is_live if self._is_form else self._can_issue)

    def _press(self) -> None:
        if self._is_form:
            self.register_pressed.emit()
        elif self._clicks.press(self.button.objectName()) is Verdict.GO:
            self._clicks.rearm()
            self.issue_pressed.emit()

    def _build(self) -> None:
        self.button.setObjectName("issue")
        self.button.setEnabled(False)
        self.button.setMinimumHeight(theme.size("button_primary"))
        self.button.setAutoDefault(False)
        self._hint.setObjectName("issueHint")
        self._hint.setWordWrap(True)
        self._hint.setProperty("role", "muted")
        # Two lines from the start: the main button never moves.
        self._hint.setMinimumHeight(2 * self._hint.fontMetrics().lineSpacing())
        self._hint.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        self._hint_icon.hide()
