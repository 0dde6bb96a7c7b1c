"""The chime on a real sound server that loses its loudspeaker, hangs, dies and comes back."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QProcess
from pytestqt.qtbot import QtBot

from qtoken.domain.receipts import Silence
from qtoken.ui.sound import Chime
from tests.support.sound_server import SoundServer, skip_without_sound_server


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SoundServer]:
    skip_without_sound_server()
    made = SoundServer(tmp_path)
    for name, value in made.environment.items():
        monkeypatch.setenv(name, value)
    made.start()
    yield made
    made.kill()


@pytest.fixture
def chime(server: SoundServer, qtbot: QtBot) -> Iterator[Chime]:
    made = Chime()
    yield made
    made.stop()
    qtbot.waitUntil(lambda: not made.findChildren(QProcess), timeout=20_000)


@pytest.fixture
def heard(chime: Chime, qtbot: QtBot) -> Callable[[], Silence | None]:
    """Plays once and returns why it was silent, or None."""

    def play() -> Silence | None:
        done = list[Silence | None]()
        chime.play(done.append)
        qtbot.waitUntil(lambda: len(done) == 1, timeout=30_000)
        return done[0]

    return play


def test_what_became_of_the_sound_server_is_known_with_each_chime(
    server: SoundServer, heard: Callable[[], Silence | None]
) -> None:
    came_to = [heard()]
    server.unplug()
    came_to.append(heard())
    server.kill()
    came_to.append(heard())
    server.start()
    came_to.append(heard())

    assert came_to == [None, Silence.NO_DEVICE, Silence.NO_DEVICE, None]


def test_another_loudspeaker_is_noticed_with_the_next_chime(
    server: SoundServer, chime: Chime, heard: Callable[[], Silence | None], qtbot: QtBot
) -> None:
    heard()
    server.plug_in("television")

    with qtbot.waitSignals([chime.replaced, chime.changed], timeout=30_000, order="strict"):
        assert heard() is None


def test_a_sound_server_that_hangs_holds_nothing_back_and_is_used_again(
    server: SoundServer, heard: Callable[[], Silence | None]
) -> None:
    server.hang()
    hanging = heard()
    server.go_on()

    assert (hanging, heard()) == (Silence.NO_ANSWER, None)
