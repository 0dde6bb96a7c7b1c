"""The sound of a display: its chime, whether people hear it, and its sign on the wall."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from qtoken.domain.receipts import Silence
from qtoken.ui.display.sound_check import Sign, SoundCheck, sign
from qtoken.ui.kept_settings import KeptSettings
from qtoken.ui.sound import Chime, Heard

MakeChime = Callable[[float, QWidget], Chime]
DayAndTime = Callable[[], tuple[str, str]]


class Loudspeaker(QObject):
    """Silent until it is switched on, so that a starting window does not wait for sound."""

    sounded = Signal(object, object)
    """The ids of the announcements that the chime was for, and why it was silent, if it was."""
    changed = Signal()
    """The sign on the wall may have changed."""

    def __init__(self, wall: QWidget, computer: KeptSettings, make_chime: MakeChime) -> None:
        super().__init__(wall)
        self._wall = wall
        self._computer = computer
        self._make_chime = make_chime
        self._day_and_time: DayAndTime = lambda: ("", "")
        self._chime: Chime | None = None
        self._check: SoundCheck | None = None

    def switch_on(self, day_and_time: DayAndTime) -> None:
        """Get ready to sound. `day_and_time` gives the clinic's, in ISO: a check holds a day."""
        self._day_and_time = day_and_time
        self._renew()

    def allow(self, is_on: bool) -> None:
        """Switch the chime on or off, and remember it."""
        self._computer.keep(is_chime_on=is_on)
        self._renew()

    def stop(self) -> None:
        """The window is closed."""
        if self._chime is not None:
            self._chime.stop()

    def retranslate(self) -> None:
        """Show everything in the present language."""
        if self._check is not None:
            self._check.retranslate()

    def signs(self) -> list[Sign]:
        """Return what the wall says of the sound; nothing before it was switched on."""
        if self._chime is None:
            return []
        today, _time = self._day_and_time()
        return [sign(self._chime.silence, self._computer.settings, today)]

    def sound(self, announcement_ids: tuple[int, ...]) -> None:
        """Sound the chime for these; `sounded` tells when it is over."""
        if self._chime is None:
            return

        def over(silence: Silence | None) -> None:
            # A loudspeaker may play while it is turned down: what somebody who listened has said
            # counts more than what the sound system says.
            unheard = None if self._computer.settings.is_sound_heard else Silence.CANNOT_PLAY
            self.sounded.emit(announcement_ids, silence or unheard)

        self._chime.play(over)

    def check(self) -> None:
        """Sound the chime and ask the person at the display whether it was heard."""
        if self._chime is None:
            return
        if self._check is None:
            self._check = SoundCheck(self._play_check, self._wall)
            self._check.answered.connect(self._on_answered)
        self._check.start()

    def _renew(self) -> None:
        if self._chime is not None:
            self._chime.stop()
            self._chime.deleteLater()
        if self._check is not None:
            self._check.stop()
        loudness = 1.0 if self._computer.settings.is_chime_on else 0.0
        # A new one, because a chime's loudness is fixed when it is made; off is a loudness of 0.
        self._chime = self._make_chime(loudness, self._wall)
        self._chime.changed.connect(self._on_chime_changed)
        self._chime.replaced.connect(self._forget_check)
        self.changed.emit()

    def _play_check(self, done: Heard) -> None:
        if self._chime is not None:
            self._chime.play(done)

    def _on_answered(self, is_heard: bool) -> None:
        at = " ".join(self._day_and_time())
        self._computer.keep(sound_checked_at=at, is_sound_heard=is_heard)
        self.changed.emit()

    def _on_chime_changed(self) -> None:
        if self._chime is not None and not self._chime.is_audible:
            self._forget_check()
        self.changed.emit()

    def _forget_check(self) -> None:
        # The check was made with another loudspeaker, and says nothing of this one.
        if self._computer.settings.sound_checked_at:
            self._computer.keep(sound_checked_at="")
