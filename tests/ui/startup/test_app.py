"""The program starts light and ends in order."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
STORY = """
import gc, json, os, signal, sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel
from qtoken.ui.startup.app import Application
from qtoken.ui.startup.first_paint import after_first_paint

ended = []

class Window(QLabel):
    def closeEvent(self, event):
        ended.append("window")

class Feed:
    def subscribe(self, callback):
        return lambda: ended.append("live")
    def state(self):
        return self
    is_live = True
    last_news_at = None
    def start(self):
        ended.append("listening")
    def stop(self):
        ended.append("feed")

class Clinic:
    feed = Feed()
    def close(self):
        ended.append("database")

application = Application(["qtoken"], language="ar-XB", appearance="dark")
heavy = sorted({"sqlalchemy", "alembic", "psycopg", "PySide6.QtSvg"} & set(sys.modules))

def opened():
    application.join(Clinic())
    application.tasks.commands(lambda: ended.append("job"), lambda _: leave())

def leave():
    if application.qt.windowIcon().isNull():
        # It comes a moment after the first paint; without it the test's own time runs out.
        QTimer.singleShot(20, leave)
    elif sys.argv[1] == "interrupted":
        os.kill(os.getpid(), signal.SIGTERM)
    else:
        window.close()

window = Window("-")
after_first_paint(window, opened)
application.open_windows(window)
code = application.run()
print(json.dumps({"code": code, "ended": ended, "heavy": heavy, "collects": gc.isenabled(),
                  "icon": not application.qt.windowIcon().isNull(),
                  "direction": application.qt.layoutDirection().name}))
"""

FIRST_PAINT = """
import sys
from qtoken.settings import Settings
from qtoken.ui.startup.start import Start
from qtoken.ui.startup.first_paint import after_first_paint
from qtoken.ui.reception.window import ReceptionWindow

SLOW = {"sqlalchemy", "argon2", "logging.handlers", "qtoken.services.rows", "qtoken.ui.live"}
start = Start("sqlite:///nowhere.db", Settings(), is_shape_first=True)
window = ReceptionWindow(
    start.app.tasks, start.app.problems, start.settings, speak=start.app.speak
)

def painted():
    # PySide makes what a module holds when its name is first said.
    made = {"Qt"} & set(vars(sys.modules["PySide6.QtCore"]))
    print(sorted(SLOW & set(sys.modules) | made), flush=True)
    start.end()

start.app.open_windows(window)
after_first_paint(window, painted)
start.run()
"""


@pytest.fixture(scope="module")
def story() -> dict[str, object]:
    """A whole life of the program: its last window is closed."""
    return _told("closed")


def test_it_listens_works_and_ends_in_order(story: dict[str, object]) -> None:
    assert story["code"] == 0
    assert _ended(story) == ["window", "live", "feed", "database"]


def test_nothing_heavy_is_imported_before_the_first_paint(story: dict[str, object]) -> None:
    assert story["heavy"] == []


def test_reception_paints_before_what_takes_long(tmp_path: Path) -> None:
    assert _said_by(FIRST_PAINT, folder=tmp_path).splitlines() == ["[]"]


def test_garbage_is_collected_again_at_the_end(story: dict[str, object]) -> None:
    assert story["collects"]


def test_windows_carry_the_programs_icon(story: dict[str, object]) -> None:
    assert story["icon"]


def test_a_right_to_left_language_turns_the_windows(story: dict[str, object]) -> None:
    assert story["direction"] == "RightToLeft"


def test_asked_to_end_by_the_system_it_ends_in_order_too() -> None:
    story = _told("interrupted")

    assert story["code"] == 0
    assert _ended(story) == ["live", "feed", "database", "window"]


def _ended(story: dict[str, object]) -> list[str]:
    """How it ended, once it had listened and worked."""
    ended = story["ended"]
    assert isinstance(ended, list)
    assert set(ended[:2]) == {"job", "listening"}
    return ended[2:]


def _told(ending: str) -> dict[str, object]:
    """What a process of its own tells of its life."""
    told: dict[str, object] = json.loads(_said_by(STORY, ending))
    return told


def _said_by(program: str, *arguments: str, folder: Path = ROOT) -> str:
    own_folders = {f"QTOKEN_{name}_DIR": str(folder) for name in ("DATA", "CONFIG", "LOG")}
    result = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=ROOT,
        env={**os.environ, **own_folders, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout
