"""Everything outside ui/ runs on a server without Qt: command line, services, and their tests."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BLOCKED = ROOT / "tests" / "support" / "qt_blocked"

# What needs Qt, and what would only run again what runs here: browsers do not care about it, the
# server's own tests ask each route, and what runs on a file without Qt runs on a server too, to
# which some tests belong that have no other database.
LEFT_OUT = ("ui", "packaging", "architecture", "support_tests", "pages", "api/test_fuzz.py")
ONE_DATABASE = ("-k", "not postgresql")


def test_qt_is_out_of_reach_in_these_tests() -> None:
    result = run("-c", "import PySide6")

    assert result.returncode == 1
    assert "ModuleNotFoundError" in result.stderr


def test_the_command_line_is_imported_without_qt() -> None:
    result = run("-c", "import qtoken.cli.main, qtoken.bootstrap")

    assert result.returncode == 0, result.stderr


@pytest.mark.timeout(3000)
def test_the_suite_outside_the_windows_passes_without_qt() -> None:
    ignored = [f"--ignore=tests/{name}" for name in LEFT_OUT]
    plugins = ["-p", "no:pytest-qt", "-p", "tests.support.without_qt", "-p", "no:cacheprovider"]

    result = run("-m", "pytest", "-q", "--tb=short", *ONE_DATABASE, *plugins, *ignored)

    assert result.returncode == 0, result.stdout[-8000:] + result.stderr[-1000:]


def run(*words: str) -> subprocess.CompletedProcess[str]:
    # The tests of this run, whatever options and workers the surrounding run has.
    surrounding = ("PYTEST_", "QT_")
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(surrounding)
    }
    environment["PYTHONPATH"] = str(BLOCKED)
    return subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
