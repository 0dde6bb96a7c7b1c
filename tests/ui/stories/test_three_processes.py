"""A piece of a clinic's day: reception, doctor and display, each in a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.desk import ADMIN, PASSWORD, Desk
from tests.support.waiting import becomes_true

ROOT = Path(__file__).parents[3]
HOST = "tests.ui.stories.window_host"


class Window:
    """A window of another process, spoken to through its page."""

    def __init__(self, command: list[str], folder: Path) -> None:
        environment = os.environ | {
            "QT_QPA_PLATFORM": "offscreen",
            "QTOKEN_PASSWORD": PASSWORD,
            "QTOKEN_CONFIG_DIR": str(folder),
            "QTOKEN_LOG_DIR": str(folder),
            "PYTHONPATH": str(ROOT),
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", HOST, *command],
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, name: str, *arguments: object) -> Any:
        """Read or do what the page calls `name`; an error of the page fails the test."""
        answer = self._answer(name, *arguments)
        assert "error" not in answer, f"{name}: {answer['error']}"
        return answer["answer"]

    def shows(self, name: str, wanted: Callable[[Any], bool]) -> bool:
        """Whether what the page calls `name` comes to be as wanted. While it opens it is not."""

        def is_as_wanted() -> bool:
            answer = self._answer(name)
            return "answer" in answer and wanted(answer["answer"])

        return becomes_true(is_as_wanted)

    def _answer(self, name: str, *arguments: object) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([name, *arguments]) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "the window has died"
        answer: dict[str, Any] = json.loads(line)
        return answer

    def close(self) -> None:
        """End the process in order."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.terminate()
        self._process.wait(timeout=30)
        self._process.stdout.close()


OpenWindow = Callable[..., Window]


@pytest.fixture
def open_window(address: str, tmp_path: Path) -> Iterator[OpenWindow]:
    opened: list[Window] = []

    def open_one(*command: str) -> Window:
        folder = tmp_path / command[0]
        folder.mkdir()
        window = Window([*command, "--database", address], folder)
        opened.append(window)
        return window

    yield open_one
    for window in opened:
        window.close()


@pytest.mark.timeout(180)
def test_a_token_goes_from_reception_to_doctor_to_display(
    desk: Desk, open_window: OpenWindow
) -> None:
    cardiology = desk.department("Cardiology", "C")
    desk.doctor(cardiology, "Dr Mensah", room=desk.room("Room 3"))
    desk.patient("Maria Lopez")
    desk.patient("Ali Hassan")
    reception = open_window("reception", "--as", ADMIN)
    doctor = open_window("doctor", "--as", ADMIN, "--doctor", "Dr Mensah")
    display = open_window("display", "--windowed")
    assert reception.shows("counts", lambda counts: counts.startswith("0 waiting"))

    reception.ask("issue", "maria", "C")
    reception.ask("issue", "ali", "C")

    assert doctor.shows("next_number", lambda label: label == "C-001")
    assert display.shows("calls", lambda calls: calls == [])

    doctor.ask("press_main")

    assert doctor.ask("who_is_in") == "C-001"
    assert display.shows("large", lambda large: large == "C-001 Room 3")
    assert reception.shows("counts", lambda counts: counts.startswith("1 waiting"))
    # The display's receipt comes back to the doctor.
    assert doctor.shows("receipt", lambda receipt: receipt.startswith("shown"))
