"""PySide must not read the source of everything that is imported beside it."""

import linecache
import sys
from pathlib import Path

import pytest

from qtoken.ui.quick_imports import spare_sources


def test_no_source_is_read_at_an_import(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "imported_beside_qt.py"
    source.write_text("LINE = 1\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    spare_sources()

    import imported_beside_qt  # type: ignore[import-not-found]

    assert imported_beside_qt.LINE == 1
    assert str(source) not in linecache.cache
    monkeypatch.delitem(sys.modules, "imported_beside_qt")
