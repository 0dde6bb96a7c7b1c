"""The chime sounds or is silent; either way the next announcement is not held up."""

import math
import struct
import sys
import wave

import pytest
from pytestqt.qtbot import QtBot

from qtoken.domain.receipts import Silence
from qtoken.paths import resource_dir
from qtoken.ui.sound import Chime

CHIME = resource_dir() / "sounds" / "chime.wav"


def test_a_chime_that_is_switched_off_is_done_at_once() -> None:
    chime, done = Chime(0), list[str]()

    chime.play(lambda: done.append("next"))

    assert done == ["next"]
    assert chime.silence is Silence.SWITCHED_OFF
    assert chime.reason == "The chime is switched off."


def test_a_computer_without_sound_support_is_silent_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "PySide6.QtMultimedia", None)

    chime = Chime()

    assert not chime.is_audible
    assert chime.reason == "Sound is not installed on this computer."


def test_two_announcements_follow_each_other_on_any_computer(qtbot: QtBot) -> None:
    chime, done = Chime(), list[str]()

    def second() -> None:
        done.append("first")
        chime.play(lambda: done.append("second"))

    chime.play(second)

    qtbot.waitUntil(lambda: done == ["first", "second"], timeout=10_000)


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
