"""Modules that SQLAlchemy imports and qtoken does not use: loaded when somebody does.

`asyncio` and the drivers of SQLite are there for SQLAlchemy's asynchronous half and for encrypted
files, `importlib.metadata` for dialects of others, `hashlib` (with all of OpenSSL) for names
that are too long. A window would wait for them all before it can show today's rows
(`benchmarks/start.py`).
"""

import importlib
import sys
import threading
from collections.abc import Callable
from types import ModuleType
from typing import Any

_PUT_OFF = {
    "asyncio": ("iscoroutine",),
    "hashlib": (),
    "importlib.metadata": (),
    "sqlalchemy.dialects.sqlite.aiosqlite": (),
    "sqlalchemy.dialects.sqlite.pysqlcipher": (),
}
"""By module the functions that SQLAlchemy takes out of it while it is imported itself."""


def put_off() -> None:
    """Stand in for the modules that are not loaded yet. Call it before SQLAlchemy is imported."""
    for name, functions in _PUT_OFF.items():
        if name not in sys.modules:
            stand_in = _StandIn(name)
            for function in functions:
                setattr(stand_in, function, _forwarded(stand_in, function))
            sys.modules[name] = stand_in
            parent, _, child = name.rpartition(".")
            if parent in sys.modules:
                setattr(sys.modules[parent], child, stand_in)


class _StandIn(ModuleType):
    """Becomes the module at the first look at anything in it.

    Not `importlib.util.LazyLoader`: that one loads at the second `import` already, and before
    Python 3.12 not safely where two threads look at once.
    """

    _leaving = threading.Lock()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.become(), name)

    def become(self) -> ModuleType:
        """Load the module, and be like it from now on."""
        with _StandIn._leaving:
            if sys.modules.get(self.__name__) is self:
                del sys.modules[self.__name__]
        # The import's own lock lets one thread load it and the others wait.
        module = importlib.import_module(self.__name__)
        self.__dict__.update(module.__dict__)
        return module


def _forwarded(stand_in: _StandIn, function: str) -> Callable[..., Any]:
    def forwarded(*arguments: Any) -> Any:
        return getattr(stand_in.become(), function)(*arguments)

    return forwarded
