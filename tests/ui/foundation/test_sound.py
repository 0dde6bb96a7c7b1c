"""The chime sounds or is silent; either way the next announcement is not held up."""

import math
import struct
import sys
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QProcess
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from qtoken.domain.receipts import Silence
from qtoken.paths import resource_dir
from qtoken.ui.sound import Chime

CHIME = resource_dir() / "sounds" / "chime.wav"


def test_a_chime_that_is_switched_off_is_done_at_once() -> None:
    chime, done = Chime(0), list[Silence | None]()

    chime.play(done.append)

    assert done == [Silence.SWITCHED_OFF]
    assert chime.silence is Silence.SWITCHED_OFF
    assert chime.reason == "The chime is switched off."


class Sounding:
    """A display's chime whose processes do what a test says, in Python."""

    def __init__(self, answers: Callable[[str], Chime], qtbot: QtBot) -> None:
        self.answers = answers
        self.qtbot = qtbot

    def heard(self, program: str) -> Silence | None:
        """What the first chime comes to."""
        chime, done = self.answers(program), list[Silence | None]()
        chime.play(done.append)
        self.qtbot.waitUntil(lambda: len(done) == 1, timeout=20_000)
        return done[0]


@pytest.fixture
def chime_of(qtbot: QtBot) -> Iterator[Callable[[str], Chime]]:
    """Makes a chime with a program of a sound process; stops it in the end."""
    made: list[Chime] = []

    def make(program: str) -> Chime:
        made.append(Chime(command=[sys.executable, "-c", program], longest_ms=2_000))
        return made[-1]

    yield make
    for chime in made:
        chime.stop()
    qtbot.waitUntil(lambda: not any(it.findChildren(QProcess) for it in made), timeout=20_000)


ANSWER = "print('ready', flush=True); q = input(); print({}, flush=True); input()"


@pytest.mark.parametrize(
    ("program", "silence"),
    [
        (ANSWER.format("'heard'"), None),
        (ANSWER.format("'no_device'"), Silence.NO_DEVICE),
        (ANSWER.format("'cannot_play'"), Silence.CANNOT_PLAY),
        (ANSWER.format("'something else'"), Silence.CANNOT_PLAY),
        ("print('ready', flush=True); input()", Silence.CANNOT_PLAY),
        ("raise SystemExit(1)", Silence.CANNOT_PLAY),
        ("import time; print('ready', flush=True); time.sleep(60)", Silence.NO_ANSWER),
    ],
    ids=["heard", "no device", "error", "nonsense", "dies while playing", "never starts", "hangs"],
)
def test_a_chime_counts_as_heard_only_where_that_was_proved(
    chime_of: Callable[[str], Chime], qtbot: QtBot, program: str, silence: Silence | None
) -> None:
    assert Sounding(chime_of, qtbot).heard(program) is silence


def test_a_program_that_is_not_there_is_silence(qtbot: QtBot) -> None:
    chime, done = Chime(command=["/nonexistent/program"]), list[Silence | None]()

    chime.play(done.append)

    qtbot.waitUntil(lambda: done == [Silence.CANNOT_PLAY])
    chime.stop()


def _is_running(process: QProcess) -> bool:
    return isValid(process) and process.state() != QProcess.ProcessState.NotRunning


def test_a_process_that_was_ended_while_it_waited_for_a_call_silences_none(
    chime_of: Callable[[str], Chime], qtbot: QtBot
) -> None:
    chime, done = chime_of(ANSWER.format("'heard'")), list[Silence | None]()
    waiting = chime.findChildren(QProcess)
    for process in waiting:
        process.kill()
    qtbot.waitUntil(lambda: not any(_is_running(process) for process in waiting))

    chime.play(done.append)

    qtbot.waitUntil(lambda: done == [None], timeout=20_000)


def test_a_loudspeaker_that_is_gone_is_noticed_without_a_call(
    chime_of: Callable[[str], Chime], qtbot: QtBot
) -> None:
    chime = chime_of(ANSWER.format("'no_device'"))

    with qtbot.waitSignal(chime.changed, timeout=20_000):
        pass

    assert chime.reason == "This computer has no loudspeaker or headphones."


def test_a_loudspeaker_that_is_back_is_noticed(tmp_path: Path, qtbot: QtBot) -> None:
    state = tmp_path / "state"
    state.write_text("no_device")
    program = ANSWER.format(f"open({str(state)!r}).read()")
    chime = Chime(command=[sys.executable, "-c", program])
    qtbot.waitUntil(lambda: chime.silence is Silence.NO_DEVICE, timeout=20_000)

    state.write_text("there")
    chime.look()

    qtbot.waitUntil(lambda: chime.is_audible, timeout=20_000)
    chime.stop()
    qtbot.waitUntil(lambda: not chime.findChildren(QProcess), timeout=20_000)


def test_chimes_sound_one_after_the_other_and_each_has_its_own(
    chime_of: Callable[[str], Chime], qtbot: QtBot, tmp_path: Path
) -> None:
    told = tmp_path / "told"
    note = f"(open({str(told)!r}, 'a').write(q + chr(10)), 'heard')[1]"
    chime, done = chime_of(ANSWER.format(note)), list[Silence | None]()

    for _ in range(3):
        chime.play(done.append)

    qtbot.waitUntil(lambda: done == [None, None, None], timeout=20_000)
    assert told.read_text().splitlines().count("play 1.0") == 3


def test_the_chime_is_short_plain_and_neither_faint_nor_clipped() -> None:
    with wave.open(str(CHIME)) as file:
        count = file.getnframes()
        shape = file.getnchannels(), file.getsampwidth(), file.getcomptype()
        length_s = count / file.getframerate()
        samples = struct.unpack(f"<{count}h", file.readframes(count))

    loudness = math.sqrt(sum(sample * sample for sample in samples) / count) / 32768
    assert shape == (1, 2, "NONE")
    assert 0.8 < length_s < 1.3
    assert 0.05 < loudness < 0.5
    assert max(map(abs, samples)) < 32000
    assert samples[-1] == 0
