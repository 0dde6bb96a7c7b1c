"""PySide, imported without leaving its stand-in for Python's own ``import`` behind."""

import builtins
import contextlib
import importlib


def import_pyside() -> None:
    """Import PySide, and put Python's own ``__import__`` back. Called before all that uses Qt.

    WORKAROUND: PySide 6.11 puts a function of its own before Python's ``__import__``, which reads
    and keeps the source of every module imported afterwards, to see whether it could use
    ``__feature__``; nothing here does. For SQLAlchemy and qtoken that is a fifth of the time until
    the first rows, and 17 MB (``docs/decisions/5-start.md``). Remove it when the test says that
    ``PySide6`` leaves ``builtins.__import__`` alone.
    """
    pythons_own = builtins.__import__
    # Presenters are imported where no Qt is installed, too.
    with contextlib.suppress(ImportError):
        importlib.import_module("PySide6")
    builtins.__import__ = pythons_own
