"""Makes Qt look uninstalled: Python runs this at its start when this folder is on PYTHONPATH.

Child processes inherit the variable, so they have no Qt either.
"""

import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec

_BLOCKED = {"PySide6", "shiboken6", "pytestqt"}


class _NoQt(MetaPathFinder):
    def find_spec(self, fullname: str, path: object, target: object = None) -> ModuleSpec | None:
        if fullname.partition(".")[0] in _BLOCKED:
            raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)
        return None


sys.meta_path.insert(0, _NoQt())
