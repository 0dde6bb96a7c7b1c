"""The commands that open windows, as processes without a screen."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image

from tests.support.desk import ADMIN, PASSWORD
from tests.support.records import small_day, write_record
from tests.support.waiting import becomes_true

LIMIT_S = 90
FEWEST_COLOURS = 20

Launch = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def engine_name() -> str:
    """One database is enough: what differs is below the windows."""
    return "sqlite"


@pytest.fixture
def launch(address: str, tmp_path: Path) -> Iterator[Launch]:
    """Start a command on the clinic's database, offscreen; what still runs is ended."""
    started: list[subprocess.Popen[str]] = []
    named = {"QTOKEN_DATABASE_URL": address, "QTOKEN_USER": ADMIN, "QTOKEN_PASSWORD": PASSWORD}

    def start(*words: str, **more: str) -> "subprocess.Popen[str]":
        surrounding = {"QT_QPA_PLATFORM": "offscreen", "QTOKEN_CONFIG_DIR": str(tmp_path / "own")}
        process = subprocess.Popen(
            [sys.executable, "-m", "qtoken", *words],
            cwd=tmp_path,
            env=os.environ | surrounding | named | more,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def ended(process: "subprocess.Popen[str]") -> tuple[int, str, str]:
    output, errors = process.communicate(timeout=LIMIT_S)
    return process.returncode, output, errors


def colours(picture: Path) -> int:
    with Image.open(picture) as image:
        return len(image.convert("RGB").getcolors(1 << 24) or [])


def listeners(address: str) -> int:
    with closing(sqlite3.connect(address.removeprefix("sqlite:///"))) as connection:
        count: int = connection.execute("SELECT count(*) FROM listener").fetchone()[0]
        return count


@pytest.mark.parametrize("words", [("reception",), ("doctor",), ("display",), ()])
def test_a_window_works_on_the_clinic_until_it_is_asked_to_end(
    launch: Launch, address: str, words: tuple[str, ...]
) -> None:
    process = launch(*words)

    # A process that listens for changes has opened the clinic.
    assert becomes_true(lambda: listeners(address) == 1, LIMIT_S)
    process.send_signal(signal.SIGINT)
    code, _output, errors = ended(process)

    assert (code, errors) == (0, "")


def test_a_display_is_drawn_into_a_picture_without_a_screen(launch: Launch, tmp_path: Path) -> None:
    picture = tmp_path / "wall.png"

    code, output, errors = ended(
        launch("display", "--windowed", "--picture", str(picture), "--size", "800x450")
    )

    assert (code, output, errors) == (0, f"{picture}\n", "")
    assert colours(picture) >= FEWEST_COLOURS
    with Image.open(picture) as image:
        assert image.size == (800, 450)


def test_a_picture_that_cannot_be_kept_is_refused(launch: Launch, tmp_path: Path) -> None:
    code, _, errors = ended(launch("display", "--picture", str(tmp_path / "none" / "wall.png")))

    assert code == 1
    assert errors.startswith("file_unwritable: ")
    assert "(No such file or directory)" in errors


def test_a_monitor_that_is_not_there_is_refused(launch: Launch) -> None:
    code, _, errors = ended(launch("display", "--screen", "9"))

    assert code == 1
    assert errors.startswith("screen_not_found: ")


def test_a_display_is_shown_once_and_who_starts_it_again_is_told_which_one_there_is(
    launch: Launch, address: str, tmp_path: Path
) -> None:
    first = launch("display", "--name", "Hall")
    other = launch("display", "--name", "Corridor")
    assert becomes_true(lambda: listeners(address) == 2, LIMIT_S)
    kept = {path: path.read_bytes() for path in (tmp_path / "own").glob("display-*.toml")}

    again = launch("display", "--name", "Hall", "--screen", "1")
    assert again.stderr is not None
    said = again.stderr.readline()

    assert said.startswith(
        f"display_shown: This computer shows the display Hall already (process {first.pid})"
    )
    assert {path: path.read_bytes() for path in kept} == kept
    again.send_signal(signal.SIGINT)
    again.communicate(timeout=LIMIT_S)
    assert (first.poll(), other.poll()) == (None, None)


def test_a_display_that_was_killed_leaves_its_name_to_the_next_one(
    launch: Launch, address: str
) -> None:
    first = launch("display")
    assert becomes_true(lambda: listeners(address) == 1, LIMIT_S)
    first.kill()
    first.communicate(timeout=LIMIT_S)

    again = launch("display")

    # The one that was killed could not take its own away.
    assert becomes_true(lambda: listeners(address) == 2 or again.poll() is not None, LIMIT_S)
    assert again.poll() is None


def test_without_a_screen_a_window_is_refused_with_a_sentence(launch: Launch) -> None:
    code, _, errors = ended(launch("reception", QT_QPA_PLATFORM="", DISPLAY="", WAYLAND_DISPLAY=""))

    assert code == 1
    assert errors.startswith("no_screen: ")


def test_without_qt_a_window_is_refused_with_the_command(launch: Launch) -> None:
    blocked = Path(__file__).parents[2] / "support" / "qt_blocked"

    code, _, errors = ended(launch("reception", PYTHONPATH=str(blocked)))

    assert code == 1
    assert errors.startswith("qt_missing: ")
    assert "pip install" in errors


def test_the_demo_without_a_screen_writes_every_window_light_and_dark(
    launch: Launch, tmp_path: Path
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()

    code, output, errors = ended(
        launch("demo", QT_QPA_PLATFORM="", DISPLAY="", WAYLAND_DISPLAY="", TMPDIR=str(temporary))
    )

    assert code == 0, errors
    assert "no screen" in errors
    pictures = [tmp_path / line for line in output.split()]
    assert {picture.parent.name for picture in pictures} == {"qtoken-pictures"}
    names = {"reception", "doctor", "display", "sign-in", "first-start"}
    assert {picture.stem for picture in pictures} == {
        f"{name}-{appearance}" for name in names for appearance in ("light", "dark")
    }
    assert all(colours(picture) >= FEWEST_COLOURS for picture in pictures)
    assert list(temporary.iterdir()) == []


def test_the_demo_on_a_screen_ends_with_its_file_removed(launch: Launch, tmp_path: Path) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    process = launch("demo", TMPDIR=str(temporary))

    def is_open() -> bool:
        files = list(temporary.glob("*/sample.db"))
        return bool(files) and has_morning(files[0])

    assert becomes_true(is_open, LIMIT_S)
    process.send_signal(signal.SIGINT)
    code, _output, errors = ended(process)

    assert code == 0, errors
    # The system's sound library may keep a folder of its own there.
    assert [path for path in temporary.iterdir() if not path.name.startswith("pulse-")] == []


def has_morning(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as connection:
        try:
            return bool(connection.execute("SELECT count(*) FROM listener").fetchone()[0])
        except sqlite3.Error:
            return False


def test_a_record_is_played_beside_open_windows(launch: Launch, tmp_path: Path) -> None:
    record = write_record(tmp_path / "day.csv", *small_day(20))

    code, output, errors = ended(launch("replay", str(record), "--windows", "--json"))

    assert (code, errors) == (0, "")
    assert '"total": {"issued": 20' in output
