"""A key that is held, on a real X server: there the system repeats it, often without a mark."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from qtoken.domain.token import Verb
from tests.support.desk import ADMIN, PASSWORD, Desk
from tests.support.waiting import becomes_true
from tests.support.x_server import x_server

PROGRAMS = ("Xvfb", "xdotool", "xset")
F9 = "75"
"""The key by its code. By its name xdotool finds it on a later level, and holds Alt as well."""

pytestmark = [
    pytest.mark.skipif(
        any(shutil.which(name) is None for name in PROGRAMS),
        reason=f"needs {', '.join(PROGRAMS)}",
    ),
]


@pytest.fixture
def engine_name() -> str:
    """A keyboard does not know which database there is: one is enough."""
    return "sqlite"


@pytest.fixture
def screen() -> Iterator[dict[str, str]]:
    """An X server of its own; the environment that leads to it."""
    with x_server("1000x900") as server:
        yield os.environ | server


@pytest.fixture
def doctor_window(
    screen: dict[str, str], desk: Desk, address: str, tmp_path: Path
) -> Iterator[str]:
    """The window of the doctor whom the test's user is, with the keyboard; its id."""
    department = desk.department("Cardiology", "C")
    desk.services.clinic_setup.add_doctor(
        "Dr Mensah", department_id=department.id, user_id=desk.by, press=desk.press()
    )
    for _count in range(3):
        desk.issue(department)
    said = tmp_path / "said.txt"
    with said.open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "qtoken", "doctor", "--database", address],
            env=screen
            | {
                "QTOKEN_USER": ADMIN,
                "QTOKEN_PASSWORD": PASSWORD,
                "QTOKEN_CONFIG_DIR": str(tmp_path),
                "QTOKEN_LOG_DIR": str(tmp_path),
            },
            stderr=errors,
        )
    find = ("search", "--onlyvisible", "--name", "Doctor")
    try:
        is_there = becomes_true(lambda: hand(screen, *find) != "")
        assert is_there, (process.poll(), said.read_text(), hand(screen, *find[:2], "--name", ""))
        window = hand(screen, *find).split()[0]
        hand(screen, "windowfocus", "--sync", window)
        yield window
    finally:
        process.terminate()
        process.wait(timeout=30)


def hand(screen: dict[str, str], *acts: str) -> str:
    """Move the mouse and the keys."""
    done = subprocess.run(
        ["xdotool", *acts], env=screen, capture_output=True, text=True, check=False
    )
    return done.stdout


def done_by_the_doctor(desk: Desk) -> list[tuple[str, str]]:
    snapshot = desk.services.waiting_lines.queue(by=desk.by)
    tokens = [*snapshot.called, *snapshot.ended]
    histories = [desk.services.histories.token_history(token.id, by=desk.by) for token in tokens]
    return sorted(
        (history.token.label, event.kind)
        for history in histories
        for event in history.events
        if event.kind is not Verb.ISSUE
    )


@pytest.mark.usefixtures("doctor_window")
def test_a_held_key_calls_one_patient(screen: dict[str, str], desk: Desk) -> None:
    # A slow keyboard: its first repeat comes when the second of the guard is over.
    subprocess.run(["xset", "r", "rate", "1600", "30"], env=screen, check=True)

    def is_ready() -> bool:
        # Until the clinic is open a press does nothing.
        hand(screen, "key", F9)
        return done_by_the_doctor(desk) != []

    assert becomes_true(is_ready)
    hand(screen, "sleep", "1.5")

    hand(screen, "keydown", F9, "sleep", "3.5", "keyup", F9, "sleep", "0.5")

    assert done_by_the_doctor(desk) == [
        ("C-001", Verb.CALL),
        ("C-001", Verb.DONE),
        ("C-002", Verb.CALL),
    ]


@pytest.mark.usefixtures("doctor_window")
def test_a_sentence_in_the_wrong_window_touches_nobody(screen: dict[str, str], desk: Desk) -> None:
    def is_ready() -> bool:
        hand(screen, "key", F9)
        return done_by_the_doctor(desk) != []

    assert becomes_true(is_ready)

    hand(screen, "type", "--delay", "60", "The patient has no fever, chest pain, and is deaf")

    assert done_by_the_doctor(desk) == [("C-001", Verb.CALL)]
