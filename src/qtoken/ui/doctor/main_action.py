"""The large button, with a line below it for why a press was ignored."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from qtoken.texts import _
from qtoken.ui import icons, theme
from qtoken.ui.doctor.actions import DoctorActions, WindowAct, icon_of, key_of
from qtoken.ui.widgets import tool_tips
from qtoken.ui.widgets.plain_words import PlainLabel
from qtoken.ui.widgets.primary_button import PrimaryButton

_MAIN_PX = 38
_HINT_MS = 4_000


class MainAction(QWidget):
    """Of one height always: nothing moves under the finger."""

    def __init__(self, actions: DoctorActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("mainAction")
        self.button = PrimaryButton(parent=self)
        icons.put(self.button, icon_of(WindowAct.MAIN), "on_accent")
        self._hint = PlainLabel(parent=self)
        self._hint_time = QTimer(self, singleShot=True, interval=_HINT_MS)
        self._is_somebody_in = False
        self._is_busy = False
        self._build()
        action = actions[WindowAct.MAIN]
        self.button.clicked.connect(action.trigger)
        action.changed.connect(lambda: self.button.setEnabled(action.isEnabled()))
        self._hint_time.timeout.connect(self._hint.clear)

    @property
    def hint(self) -> str:
        """What is said near the button."""
        return self._hint.text()

    def show_main(self, *, is_somebody_in: bool) -> None:
        """Say what the button does now."""
        self._is_somebody_in = is_somebody_in
        self._say()

    def show_busy(self, is_busy: bool) -> None:
        """Show that an answer is under way; the button keeps its place and the focus."""
        self._is_busy = is_busy
        if is_busy:
            # What was said of the press before does not hold for this one.
            self._hint.clear()
        self._say()

    def show_hint(self, text: str) -> None:
        """Say for a while why a press was ignored."""
        self._hint.setText(text)
        self._hint_time.start()

    def retranslate(self) -> None:
        """Show the texts in the language spoken now."""
        self._say()
        tool_tips.put(self.button, key_of(WindowAct.MAIN))

    def _say(self) -> None:
        text = _("Done and call next") if self._is_somebody_in else _("Call next")
        if self._is_busy:
            text = _("One moment…")
        self.button.setText(text)
        self.button.setAccessibleName(text)
        self._fit_key()

    def _fit_key(self) -> None:
        # A long text in a narrow window goes before the key, which the tool tip tells too.
        self.button.show_key(key_of(WindowAct.MAIN))
        if self.isVisible() and self.button.sizeHint().width() > self.width():
            self.button.show_key("")

    def _build(self) -> None:
        grid = theme.size("grid")
        self.button.setObjectName("mainButton")
        # Not by itself: a blank of a sentence that is typed into the wrong window would press it.
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        # The style's own least height would win over a plain setMinimumHeight.
        self.button.setStyleSheet(f"PrimaryButton {{ min-height: {_MAIN_PX}px; }}")
        self._hint.setObjectName("hint")
        self._hint.setProperty("role", "caption")
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint.setWordWrap(True)
        self._hint.setMinimumHeight(2 * theme.size("caption") + grid)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.button)
        layout.addWidget(self._hint)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit_key()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_key()
