"""The program as a process: quick help, clean ends, faults that are told and logged."""

import json
import os
import re
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from qtoken import __version__
from tests.support.desk import ADMIN, PASSWORD
from tests.support.shell import Shell
from tests.support.waiting import becomes_true

QTOKEN = (sys.executable, "-m", "qtoken")


def environment(address: str = "", **more: str) -> dict[str, str]:
    named = {"QTOKEN_DATABASE_URL": address, "QTOKEN_USER": ADMIN, "QTOKEN_PASSWORD": PASSWORD}
    return os.environ | named | more


def test_help_and_version_load_neither_database_nor_qt() -> None:
    code = (
        "import sys, qtoken.cli.main as m\n"
        "try: m.qtoken.main(['--help'])\n"
        "except SystemExit as end: assert end.code == 0\n"
        "heavy = {'sqlalchemy', 'alembic', 'argon2', 'PySide6', 'rich', 'tomlkit', 'psycopg'}\n"
        "assert not heavy & sys.modules.keys(), heavy & sys.modules.keys()\n"
    )

    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )

    assert result.returncode == 0, result.stderr
    assert "generate-test-token" in result.stdout


def test_the_version_is_told() -> None:
    result = subprocess.run([*QTOKEN, "--version"], capture_output=True, text=True, check=True)

    assert result.stdout == f"qtoken {__version__}\n"


def test_a_clinic_is_run_from_a_shell(address: str, tmp_path: Path) -> None:
    def tell(*words: str) -> dict[str, object]:
        result = subprocess.run(
            [*QTOKEN, *words, "--json"],
            cwd=tmp_path,
            env=environment(address),
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, result.stderr
        value: dict[str, object] = json.loads(result.stdout)
        return value

    tell("department", "add", "Cardiology", "--letter", "C")
    tell("doctor", "add", "Dr. Ruiz", "--department", "Cardiology")
    tell("patient", "add", "Ana Example")
    issued = tell("token", "issue", "--patient", "1", "--department", "Cardiology")
    called = tell("token", "call-next", "--doctor", "1")

    assert issued["label"] == called["label"] == "C-001"
    assert called["status"] == "called"


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_a_reader_who_stops_reading_ends_the_program_quietly(address: str) -> None:
    process = subprocess.Popen(
        [*QTOKEN, "user", "list"],
        env=environment(address),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    process.stdout.close()

    _, errors = process.communicate(timeout=60)

    assert errors == ""


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_a_full_output_is_told(shell: Shell) -> None:
    # Python's own stdout keeps what it could not write and complains at the end once more.
    address = shell.environment["QTOKEN_DATABASE_URL"]
    with Path("/dev/full").open("w") as full:
        result = subprocess.run(
            [*QTOKEN, "user", "list"],
            env=environment(address),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )

    assert result.returncode == 1
    assert result.stderr.startswith("output_failed: ")
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_ctrl_c_ends_a_replay_without_a_word(address: str, tmp_path: Path) -> None:
    record = tmp_path / "day.csv"
    record.write_text(
        "issued_at,called_at,done_at,left_at,department,doctor,priority\n"
        "2026-03-02T08:00:00,2026-03-02T18:00:00,,,Cardiology,,\n"
    )
    process = subprocess.Popen(
        [*QTOKEN, "replay", str(record), "--speed", "1", "--database", address],
        env=environment(address),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A run in the background ignores Ctrl+C, and its children would inherit that.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )
    shell = Shell(address)
    assert becomes_true(lambda: len(shell.json("queue")) == 1)

    process.send_signal(signal.SIGINT)
    output, errors = process.communicate(timeout=60)

    assert process.returncode == 130
    assert output == ""
    assert "Traceback" not in errors


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_a_fault_of_ours_is_told_with_a_reference_and_logged_in_full(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QTOKEN_LOG_DIR", str(tmp_path))

    patient = "".join(("Maria", " Lopez"))

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError(patient)

    monkeypatch.setattr("qtoken.services.queue.waiting_lines.WaitingLines.queue", fail)

    answer = shell.run("queue")

    assert (answer.code, answer.error, answer.out) == (1, "internal_error", "")
    reference = re.search("[0-9A-F]{8}", answer.err)
    log = (tmp_path / "qtoken.log").read_text()
    assert reference is not None
    assert reference[0] in log
    assert "RuntimeError" in log
    assert patient not in log
