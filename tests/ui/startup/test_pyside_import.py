"""PySide stands between Python and its own `import`; here it does not."""

import subprocess
import sys

_BY_PYTHON = """
import builtins
by_python = builtins.__import__
import {first}
import PySide6.QtWidgets, PySide6.QtSvg
print(builtins.__import__ is by_python)
"""


def test_python_imports_by_itself_again() -> None:
    assert _printed(_BY_PYTHON.format(first="qtoken.ui")) == "True\n"


def test_pyside_by_itself_still_stands_before_pythons_import() -> None:
    # Once it does not, `ui/startup/pyside_import.py` and both tests can go.
    assert _printed(_BY_PYTHON.format(first="PySide6")) == "False\n"


def test_no_source_is_read_at_an_import() -> None:
    program = """
import linecache
import qtoken.ui
from PySide6.QtWidgets import QApplication, QLabel

app = QApplication([])
QLabel("12").show()
import qtoken.ui.theme
print([name for name in linecache.cache if "qtoken" in name])
"""
    assert _printed(program) == "[]\n"


def _printed(program: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    ).stdout
