"""Imports that cost no more beside Qt than without it."""

import contextlib
import importlib
from types import ModuleType


def spare_sources() -> None:
    """Let PySide read no sources. Called before anything beside Qt is imported.

    WORKAROUND: PySide 6.11 reads and keeps the source of every module imported after it, to see
    whether it could use `__feature__`, which nothing here does. For SQLAlchemy and qtoken that is
    70 ms and 17 MB. Remove it when `shibokensupport.feature` asks no sources any more.
    """
    with contextlib.suppress(ImportError):
        importlib.import_module("PySide6")  # Without it the other cannot be found.
        feature = importlib.import_module("shibokensupport.feature")
        feature._mod_uses_pyside = _uses_features  # type: ignore[attr-defined]  # noqa: SLF001


def _uses_features(_module: ModuleType) -> bool:
    return False
