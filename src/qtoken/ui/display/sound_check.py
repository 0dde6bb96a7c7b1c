"""The sound check: only somebody who listens knows whether a loudspeaker is turned down."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from qtoken.domain.receipts import Silence
from qtoken.settings import Settings
from qtoken.texts import _, left_to_right, pgettext
from qtoken.ui.sound import Heard, sentence
from qtoken.ui.widgets.plain_words import PlainLabel

_OPEN_MS = 60_000
"""A question that nobody answers goes away: it covers the wall."""

_LETTERS = 0.026
_LEAST_PX = 15

Sign = tuple[str, str, str]


def sign(silence: Silence | None, settings: Settings, today: str) -> Sign:
    """Return the wall's sign for its sound: icon, word, colour. `today` is the clinic's, in ISO."""
    if silence is not None or not settings.is_sound_heard:
        return "muted", _("no sound"), "stale"
    day, _blank, time = settings.sound_checked_at.partition(" ")
    if day != today:
        return "sound", _("sound not checked today"), "muted"
    return "sound", _("sound checked {time}").format(time=left_to_right(time)), "muted"


class SoundCheck(QWidget):
    """Plays the chime and asks whether it was heard; lies over the wall."""

    answered = Signal(bool)
    """Whether somebody who listened has heard it."""

    def __init__(self, play: Callable[[Heard], None], parent: QWidget) -> None:
        """`play` sounds the chime once and tells why it was silent, or None."""
        super().__init__(parent)
        self._play = play
        self._is_playing = False
        self._build()
        self._closing = QTimer(self, singleShot=True, interval=_OPEN_MS)
        self._closing.timeout.connect(self.close)
        parent.installEventFilter(self)

    def start(self) -> None:
        """Sound the chime once, then ask; a chime that already sounds is not started again."""
        if self._is_playing and self.isVisible():
            return
        self._say(_("The chime sounds now. Listen where people wait."))
        self._closing.start()
        if not self._is_playing:
            self._is_playing = True
            self._play(self._on_played)

    def stop(self) -> None:
        """Stop asking: the chime under way is stopped and will not report its end."""
        self._is_playing = False
        self.close()

    def retranslate(self) -> None:
        """Show everything in the present language, from the next time on."""
        self.close()
        self._yes.setText(_("Yes, I heard it"))
        self._no.setText(_("No, I heard nothing"))
        self._again.setText(_("Play again"))
        self._away.setText(pgettext("action", "Close"))

    def _on_played(self, silence: Silence | None) -> None:
        self._is_playing = False
        if not self.isVisible():
            return
        if silence is None:
            self._say(_("Did you hear the chime?"), self._yes, self._no, self._again)
        else:
            self._say(_("No chime was played. {why}").format(why=sentence(silence)), self._again)

    def _answer(self, is_heard: bool) -> None:
        self.answered.emit(is_heard)
        if is_heard:
            self.close()
        else:
            advice = _(
                "The display and the doctors are told that there is no sound. Check the "
                "loudspeaker's power, cable and volume, then play again."
            )
            self._say(advice, self._again)

    def _say(self, words: str, *buttons: QPushButton) -> None:
        self._words.setText(words)
        for button in (self._yes, self._no, self._again):
            button.setVisible(button in buttons)
        self._place()
        # No button has the focus while it sounds: an Enter meant for the last one would press it.
        (*buttons, self)[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _build(self) -> None:
        self.setObjectName("soundCheck")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self._words = PlainLabel("", self)
        self._words.setWordWrap(True)
        self._yes = self._button(lambda: self._answer(True))
        self._no = self._button(lambda: self._answer(False))
        self._again = self._button(self.start)
        self._away = self._button(self.close)
        self.retranslate()
        row = QHBoxLayout()
        # Aligned to the end, so that buttons keep their places when others are hidden.
        row.addStretch(1)
        for button in (self._yes, self._no, self._again, self._away):
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.addWidget(self._words)
        layout.addLayout(row)

    def _button(self, do: Callable[[], object]) -> QPushButton:
        button = QPushButton(self)
        button.setAutoDefault(True)
        button.clicked.connect(lambda _on=False: do())
        return button

    def _place(self) -> None:
        wall = self.parentWidget()
        if wall is None:
            return
        pixels = max(_LEAST_PX, round(min(wall.width(), wall.height()) * _LETTERS))
        # The style sheet's sizes are for a desk; this is read standing in front of a television.
        self.setStyleSheet(f"QLabel, QPushButton {{ font-size: {pixels}px; }}")
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(pixels, pixels, pixels, pixels)
            layout.setSpacing(pixels)
        # Shown before it is measured: Qt applies a style sheet's font only then.
        self.show()
        width = min(wall.width() - 2 * pixels, 46 * pixels)
        height = max(self.sizeHint().height(), self.heightForWidth(width))
        self.setGeometry(
            (wall.width() - width) // 2, wall.height() - height - pixels, width, height
        )
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # The wall's: no layout places this widget, because it lies over the wall.
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)
