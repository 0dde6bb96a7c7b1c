"""The chime before a call; silent, and honest about it, where a computer cannot sound."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, QUrl

from qtoken.domain.receipts import Silence
from qtoken.paths import resource_dir
from qtoken.texts import _

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QSoundEffect

# Longer than the chime: a sound server that hangs must not hold back the next announcement.
_LONGEST_MS = 3_000


class Chime(QObject):
    """Plays one chime at a time, and never raises: no sound means silence, with its reason.

    Loudspeakers come and go with the television they are in, so each chime tries anew. Making one
    loads the multimedia library: do it after the first paint.
    """

    def __init__(self, volume: float = 1.0, parent: QObject | None = None) -> None:
        """``volume`` from 0 (switched off) to 1."""
        super().__init__(parent)
        self._volume = volume
        self._done: Callable[[], None] | None = None
        self._effect: QSoundEffect | None = None
        self._devices: QObject | None = None
        self._longest = QTimer(self, singleShot=True, interval=_LONGEST_MS)
        self._longest.timeout.connect(self._finish)
        self.silence: Silence | None = None
        self._make_ready()

    @property
    def is_audible(self) -> bool:
        """Whether the last chime was heard, or the next would be, as far as this computer knows."""
        return self.silence is None

    @property
    def reason(self) -> str:
        """Why nothing is heard, for people; empty while audible."""
        return "" if self.silence is None else _sentence(self.silence)

    def play(self, done: Callable[[], None]) -> None:
        """Sound, then call ``done``; at once if silent, or if a chime is under way already."""
        self._make_ready()
        if self._effect is None or self._done is not None:
            done()
            return
        self._done = done
        self._longest.start()
        self._effect.play()

    def stop(self) -> None:
        """Fall silent; ``done`` of a chime under way is not called any more."""
        self._done = None
        self._longest.stop()
        self._forget_effect()

    def _make_ready(self) -> None:
        if self._effect is None and self.silence is not Silence.NO_SOUND_SUPPORT:
            self.silence = self._prepare()

    def _prepare(self) -> Silence | None:
        if self._volume <= 0:
            return Silence.SWITCHED_OFF
        try:
            from PySide6.QtMultimedia import QMediaDevices, QSoundEffect
        except ImportError:
            return Silence.NO_SOUND_SUPPORT
        if self._devices is None:
            self._devices = devices = QMediaDevices(self)
            devices.audioOutputsChanged.connect(self._on_devices_changed)
        if not QMediaDevices.audioOutputs():
            return Silence.NO_DEVICE
        self._effect = QSoundEffect(self)
        self._effect.setVolume(self._volume)
        self._effect.statusChanged.connect(self._on_status)
        self._effect.playingChanged.connect(self._on_playing)
        self._effect.setSource(QUrl.fromLocalFile(str(resource_dir() / "sounds" / "chime.wav")))
        return None

    def _on_status(self) -> None:
        from PySide6.QtMultimedia import QSoundEffect

        if self._effect is not None and self._effect.status() == QSoundEffect.Status.Error:
            self.silence = Silence.CANNOT_PLAY
            self._forget_effect()
            self._finish()

    def _on_playing(self) -> None:
        if self._effect is not None and not self._effect.isPlaying():
            self._finish()

    def _on_devices_changed(self) -> None:
        # The next chime takes the loudspeaker that is there then.
        if self._done is None:
            self._forget_effect()

    def _forget_effect(self) -> None:
        effect, self._effect = self._effect, None
        if effect is not None:
            effect.stop()
            effect.deleteLater()

    def _finish(self) -> None:
        self._longest.stop()
        done, self._done = self._done, None
        if done is not None:
            done()


def _sentence(silence: Silence) -> str:
    return {
        Silence.SWITCHED_OFF: _("The chime is switched off."),
        Silence.NO_SOUND_SUPPORT: _("Sound is not installed on this computer."),
        Silence.NO_DEVICE: _("This computer has no loudspeaker or headphones."),
        Silence.CANNOT_PLAY: _("The loudspeaker does not play. Check its cable and volume."),
        Silence.NO_ANSWER: _("The computer's sound does not answer."),
    }[silence]
