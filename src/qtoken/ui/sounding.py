"""The process that plays once: asked on standard input, it answers on standard output and ends.

When a sound server dies, hangs or comes back, Qt's sound stays dead or stuck for the life of its
process. So each chime has its own process, which finds the present loudspeakers and can be killed.
The question is `play VOLUME` or `look`; the answer is `heard DEVICE`, `there DEVICE`, or a name of
`Silence`. The device is written in hexadecimal digits.
"""

import sys

from qtoken.domain.receipts import Silence
from qtoken.paths import resource_dir

READY, HEARD, THERE = "ready", "heard", "there"

_DUMMY = b"auto_null"
"""The dummy device that sound servers offer where there is no loudspeaker."""

_LONGEST_MS = 4_000
_SHORTEST_S = 0.6
"""A chime that ends sooner was cut off: it takes more than a second."""

_DRAIN_MS = 300


def answer_once() -> int:
    """Answer one question. Returns the exit code."""
    try:
        import PySide6.QtMultimedia  # noqa: F401 - loaded before the question comes
    except ImportError:
        _say(READY)
        sys.stdin.readline()
        _say(Silence.NO_SOUND_SUPPORT)
        return 0
    _say(READY)
    # Sound is not touched before the question, which may come hours later: a server that was there
    # at the start may be gone by then.
    question, _space, volume = sys.stdin.readline().strip().partition(" ")
    if question == "look":
        _say(_look())
    elif question == "play":
        _Sounding(float(volume)).run()
    return 0


def _say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def _loudspeakers() -> set[bytes]:
    from PySide6.QtMultimedia import QMediaDevices

    return {bytes(device.id().data()) for device in QMediaDevices.audioOutputs()} - {_DUMMY}


def _default() -> bytes:
    from PySide6.QtMultimedia import QMediaDevices

    return bytes(QMediaDevices.defaultAudioOutput().id().data())


def _look() -> str:
    from PySide6.QtCore import QCoreApplication

    _app = QCoreApplication([])
    return f"{THERE} {_default().hex()}" if _loudspeakers() else Silence.NO_DEVICE


class _Sounding:
    """Plays one chime, which must begin and end by itself on a loudspeaker that stays connected."""

    def __init__(self, volume: float) -> None:
        from PySide6.QtCore import QCoreApplication, QElapsedTimer

        self._app = QCoreApplication([])
        self._volume = volume
        self._clock = QElapsedTimer()
        self._has_begun = False
        self._has_answered = False

    def run(self) -> None:
        from PySide6.QtCore import QTimer, QUrl
        from PySide6.QtMultimedia import QMediaDevices, QSoundEffect

        # Asked before playing: onto the dummy device Qt would play without an error.
        if not _loudspeakers():
            _say(Silence.NO_DEVICE)
            return
        self._device = _default()
        self._effect = effect = QSoundEffect(QMediaDevices.defaultAudioOutput())
        effect.setVolume(self._volume)
        effect.statusChanged.connect(self._on_status)
        effect.playingChanged.connect(self._on_playing)
        effect.setSource(QUrl.fromLocalFile(str(resource_dir() / "sounds" / "chime.wav")))
        QTimer.singleShot(_LONGEST_MS, lambda: self._answer(Silence.CANNOT_PLAY))
        effect.play()
        self._app.exec()

    def _on_status(self) -> None:
        from PySide6.QtMultimedia import QSoundEffect

        if self._effect.status() == QSoundEffect.Status.Error:
            self._answer(Silence.CANNOT_PLAY)

    def _on_playing(self) -> None:
        if self._effect.isPlaying():
            self._has_begun = True
            self._clock.start()
        # Qt reports no error when a loudspeaker goes while it plays: the sound only ends too early.
        elif not self._has_begun or self._clock.elapsed() < _SHORTEST_S * 1000:
            self._answer(Silence.CANNOT_PLAY)
        elif self._device not in _loudspeakers():
            self._answer(Silence.NO_DEVICE)
        else:
            self._answer(f"{HEARD} {self._device.hex()}")

    def _answer(self, word: str) -> None:
        from PySide6.QtCore import QTimer

        if not self._has_answered:
            self._has_answered = True
            _say(word)
            # Ending at once would cut off the last of the sound, which is still in a buffer.
            QTimer.singleShot(_DRAIN_MS, self._app.quit)
