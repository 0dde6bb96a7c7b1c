"""The chime before a call; where a computer cannot make sound it is silent and says why.

Sound is made in separate processes (`ui.sounding`), so that a sound server can block no window.
"""

from collections import deque
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from qtoken.domain.receipts import Silence
from qtoken.texts import _
from qtoken.ui.own_process import own_command
from qtoken.ui.sounding import HEARD, READY, THERE

Heard = Callable[[Silence | None], None]

_START_MS = 20_000
"""A slow computer needs so long to load a program in the morning."""

_LONGEST_MS = 5_500
"""Longer than a chime: a process that has not answered by then hangs."""

_LOOK_MS = 120_000
_LOOK_AGAIN_MS = 10_000
"""How often loudspeakers are looked for: seldom while all is well, soon after one went away.

Each look is a process, so on a computer that never has one the looks become seldom too.
"""


class Chime(QObject):
    """Plays one chime after the other and never raises: without sound it tells the reason.

    A process is started in advance, so that a chime does not wait for it.
    """

    changed = Signal()
    """What is known of the loudspeaker has changed."""

    replaced = Signal()
    """Another loudspeaker is used now; `changed` follows."""

    def __init__(
        self,
        volume: float = 1.0,
        parent: QObject | None = None,
        *,
        command: Sequence[str] | None = None,
        longest_ms: int = _LONGEST_MS,
    ) -> None:
        """``volume`` is from 0 (off) to 1; ``command`` starts a process that plays once."""
        super().__init__(parent)
        self._volume = volume
        self._command = tuple(command or own_command("sound-once"))
        self._longest_ms = longest_ms
        self._waiting: deque[Heard] = deque()
        self._at_work: list[_SoundProcess] = []
        self._warm: _SoundProcess | None = None
        self._is_playing = False
        self._loudspeaker = ""
        self._look_again_ms = _LOOK_AGAIN_MS
        self._looking = QTimer(self, singleShot=True)
        self._looking.timeout.connect(self.look)
        self.silence: Silence | None = Silence.SWITCHED_OFF if volume <= 0 else None
        if volume > 0:
            self._warm_up()
            self.look()

    @property
    def is_audible(self) -> bool:
        """Whether the last chime was played, or the next would be, as far as is known."""
        return self.silence is None

    @property
    def reason(self) -> str:
        """Why there is no sound, for people; empty while audible."""
        return "" if self.silence is None else sentence(self.silence)

    def play(self, done: Heard) -> None:
        """Play after those that wait already, then tell ``done`` why it was silent, or None."""
        if self._volume <= 0:
            done(Silence.SWITCHED_OFF)
            return
        self._waiting.append(done)
        self._play_next()

    def look(self) -> None:
        """Look for a loudspeaker; ``changed`` tells if that is news."""
        if self._volume > 0:
            self._ask(self._new_process(), "look", self._on_looked)

    def stop(self) -> None:
        """Fall silent; ``done`` of a chime under way is not called any more."""
        self._volume = 0.0
        self._waiting.clear()
        self._looking.stop()
        for process in [*self._at_work, *([self._warm] if self._warm else [])]:
            process.end()
        self._at_work, self._warm = [], None

    def _play_next(self) -> None:
        if self._is_playing or not self._waiting:
            return
        self._is_playing = True
        if self._warm is not None and self._warm.is_over:
            # Something ended it while it waited, for hours perhaps. That says nothing of the sound.
            self._warm.end()
            self._warm = None
        process = self._warm or self._new_process()
        self._ask(process, f"play {self._volume}", self._on_played)
        self._warm_up()

    def _warm_up(self) -> None:
        self._warm = self._new_process()

    def _new_process(self) -> "_SoundProcess":
        return _SoundProcess(self._command, self._longest_ms, self)

    def _ask(self, process: "_SoundProcess", question: str, done: Callable[[str], None]) -> None:
        self._at_work.append(process)

        def answered(answer: str) -> None:
            self._at_work.remove(process)
            process.end()
            done(answer)

        process.ask(question, answered)

    def _on_played(self, answer: str) -> None:
        self._is_playing = False
        done = self._waiting.popleft()
        silence = self._know(answer)
        done(silence)
        self._play_next()

    def _on_looked(self, answer: str) -> None:
        self._know(answer)

    def _know(self, answer: str) -> Silence | None:
        word, _blank, loudspeaker = answer.partition(" ")
        silence = None if word in (HEARD, THERE) else _silence(answer)
        self._look_later(is_well=silence is None)
        # An answer without a loudspeaker is silence, not another loudspeaker.
        is_other = bool(self._loudspeaker and loudspeaker) and loudspeaker != self._loudspeaker
        self._loudspeaker = loudspeaker or self._loudspeaker
        if is_other:
            self.replaced.emit()
        if silence is not self.silence or is_other:
            self.silence = silence
            self.changed.emit()
        return silence

    def _look_later(self, *, is_well: bool) -> None:
        self._looking.start(_LOOK_MS if is_well else self._look_again_ms)
        longer = min(2 * self._look_again_ms, _LOOK_MS)
        self._look_again_ms = _LOOK_AGAIN_MS if is_well else longer


class _SoundProcess(QObject):
    """A process that answers one question; if it fails or hangs, there is an answer too."""

    def __init__(self, command: Sequence[str], longest_ms: int, parent: QObject) -> None:
        super().__init__(parent)
        self._longest_ms = longest_ms
        self._question = ""
        self._done: Callable[[str], None] | None = None
        self._is_ready = False
        self._is_over = False
        self._deadline = QTimer(self, singleShot=True)
        self._deadline.timeout.connect(lambda: self._answer(Silence.NO_ANSWER))
        self._process = process = QProcess(self)
        process.setStandardErrorFile(QProcess.nullDevice())
        process.readyReadStandardOutput.connect(self._read)
        process.finished.connect(self._on_over)
        process.errorOccurred.connect(self._on_over)
        process.start(command[0], list(command[1:]))

    @property
    def is_over(self) -> bool:
        """Whether it has ended, or could not be started."""
        return self._is_over

    def ask(self, question: str, done: Callable[[str], None]) -> None:
        """Ask as soon as the process is ready; ``done`` gets the answer, once."""
        self._question, self._done = question, done
        self._deadline.start(self._longest_ms if self._is_ready else _START_MS)
        if self._is_over:
            # Later, so that `done` is never called before `ask` has returned.
            QTimer.singleShot(0, self, lambda: self._answer(Silence.CANNOT_PLAY))
        elif self._is_ready:
            self._send()

    def end(self) -> None:
        """Kill it, because it has answered or never will."""
        self._done = None
        self._deadline.stop()
        if self._process.state() == QProcess.ProcessState.NotRunning:
            self.deleteLater()
            return
        # Not at once: Qt warns about, and waits for, a process that runs while its object is
        # deleted.
        self._process.finished.connect(self.deleteLater)
        self._process.kill()

    def _send(self) -> None:
        self._deadline.start(self._longest_ms)
        self._process.write(f"{self._question}\n".encode())

    def _read(self) -> None:
        while self._process.canReadLine():
            word = bytes(self._process.readLine().data()).decode().strip()
            if word == READY:
                self._is_ready = True
                if self._question:
                    self._send()
            else:
                self._answer(word)

    def _on_over(self) -> None:
        self._is_over = True
        if self._question:
            self._answer(Silence.CANNOT_PLAY)

    def _answer(self, word: str) -> None:
        self._deadline.stop()
        done, self._done = self._done, None
        if done is not None:
            done(word)


def _silence(answer: str) -> Silence:
    # An unknown answer, perhaps of a library: then nothing was heard.
    return Silence(answer) if answer in set(Silence) else Silence.CANNOT_PLAY


def sentence(silence: Silence) -> str:
    """Return the sentence that says why there is no sound, and what to do."""
    return {
        Silence.SWITCHED_OFF: _("The chime is switched off."),
        Silence.NO_SOUND_SUPPORT: _("Sound is not installed on this computer."),
        Silence.NO_DEVICE: _("This computer has no loudspeaker or headphones."),
        Silence.CANNOT_PLAY: _("The loudspeaker does not play. Check its cable and volume."),
        Silence.NO_ANSWER: _("The computer's sound does not answer. It is tried again."),
    }[silence]
