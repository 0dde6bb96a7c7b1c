"""What PySide does beside importing itself must cost nothing until somebody needs it."""

import linecache
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType

import pytest

from qtoken.ui import quick_imports

_WRONG_ARGUMENT = """
from PySide6.QtWidgets import QApplication, QLabel

app = QApplication([])
label = QLabel()
try:
    label.setGeometry("wide")
except TypeError as refusal:
    print(refusal)
from PySide6.support.signature import get_signature
print(get_signature(QLabel.setText))
"""


def test_no_source_is_read_at_an_import(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "imported_beside_qt.py"
    source.write_text("LINE = 1\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    quick_imports.import_pyside()

    import imported_beside_qt  # type: ignore[import-not-found]

    assert imported_beside_qt.LINE == 1
    assert str(source) not in linecache.cache
    monkeypatch.delitem(sys.modules, "imported_beside_qt")


def test_python_imports_by_itself_again() -> None:
    program = """
import builtins
by_python = builtins.__import__
import qtoken.ui
import PySide6.QtWidgets, PySide6.QtSvg
print(builtins.__import__ is by_python)
"""
    assert _printed(program) == "True\n"


def test_wrong_arguments_are_explained_as_by_pyside_itself() -> None:
    by_pyside_itself = _printed(_WRONG_ARGUMENT)

    assert "Supported signatures" in by_pyside_itself
    assert _printed("import qtoken.ui\n" + _WRONG_ARGUMENT) == by_pyside_itself


def test_what_explains_wrong_arguments_sleeps_until_it_is_needed() -> None:
    program = """
import qtoken.ui
from PySide6.QtWidgets import QApplication, QLabel
from qtoken.ui.quick_imports import asleep

app = QApplication([])
QLabel("12").show()
print(len(asleep()), "argparse" in __import__("sys").modules)
"""
    assert _printed(program) == "5 False\n"


def test_threads_that_look_at_once_wake_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("slow_to_wake")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    source = "import threading\nTHREADS.append(threading.get_ident())\nANSWER = 42\n"
    monkeypatch.setitem(quick_imports._sources, module.__name__, (source, "slow_to_wake.py"))
    woken_by: list[int] = []
    vars(module).update(
        THREADS=woken_by, __getattr__=quick_imports.wake_at_first_look(module.__name__)
    )

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: module.ANSWER, range(4)))

    assert answers == [42] * 4
    assert len(woken_by) == 1
    with pytest.raises(AttributeError, match="no attribute 'UNKNOWN'"):
        _ = module.UNKNOWN


def _printed(program: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    ).stdout
