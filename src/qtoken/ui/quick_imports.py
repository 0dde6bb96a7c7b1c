"""Imports that cost no more beside Qt than without it."""

import builtins
import contextlib
import importlib
import sys
import threading
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

_SIGNATURES = "shibokensupport/signature"
_EXPLAINING = frozenset(
    f"{_SIGNATURES}/{name}.py"
    for name in (
        "errorhandler",
        "layout",
        "parser",
        "lib/enum_sig",
        "lib/pyi_generator",
    )
)
"""The sources with which PySide says what arguments a function takes, and which nothing else uses.

Not `mapping`: PySide's library looks into its names itself and asks no `__getattr__`.
"""

_ASLEEP = f"""
from {__name__} import wake_at_first_look
__getattr__ = wake_at_first_look(__name__)
"""

_sources: dict[str, tuple[Any, str]] = {}
"""By module: its source and its file, while it is asleep."""

_waking = threading.RLock()


def import_pyside() -> None:
    """Import PySide without what nothing here uses. Called before anything beside Qt is imported.

    WORKAROUND: PySide 6.11 reads and keeps the source of every module imported after it, to see
    whether it could use `__feature__`, which nothing here does. For SQLAlchemy and qtoken that is
    70 ms and 17 MB. It also stands before Python's own `__import__` for that, which makes each of
    the thousands of imports of a start ten times slower. Remove it when `shibokensupport.feature`
    asks no sources any more, and `PySide6` leaves `builtins.__import__` alone.

    WORKAROUND: PySide 6.11 compiles at each start the sources of what explains wrong arguments:
    a quarter of the time until an empty window is painted. Remove it when it brings them along
    compiled, or loads them when they are asked for.
    """
    pythons_own = builtins.__import__
    with contextlib.suppress(ImportError):
        with _explaining_later():
            importlib.import_module("PySide6")  # Without it the other cannot be found.
        feature = importlib.import_module("shibokensupport.feature")
        feature._mod_uses_pyside = _uses_features  # type: ignore[attr-defined]  # noqa: SLF001
        builtins.__import__ = pythons_own


def asleep() -> frozenset[str]:
    """Return the modules of PySide that nobody has needed yet."""
    return frozenset(_sources)


def wake_at_first_look(name: str) -> Callable[[str], Any]:
    """Return the `__getattr__` of a module that is asleep: it becomes itself when looked into."""

    def look(attribute: str) -> Any:
        # Python asks every module for such names.
        if not attribute.startswith("__"):
            _wake(name)
            with contextlib.suppress(KeyError):
                return vars(sys.modules[name])[attribute]
        msg = f"module {name!r} has no attribute {attribute!r}"
        raise AttributeError(msg)

    return look


def _wake(name: str) -> None:
    # One lock for all: they import each other, and two threads may look at once.
    with _waking:
        found = _sources.pop(name, None)
        if found is not None:
            source, file = found
            exec(compile(source, file, "exec"), vars(sys.modules[name]))  # noqa: S102 - PySide's own


@contextlib.contextmanager
def _explaining_later() -> Iterator[None]:
    # PySide carries these sources in its library and compiles them by the builtin.
    compile_now = builtins.compile

    def compile_later(source: Any, filename: Any, *how: Any, **options: Any) -> Any:
        if filename in _EXPLAINING:
            name = filename.removesuffix(".py").replace("/", ".")
            _sources[name] = (source, filename)
            source = _ASLEEP
        return compile_now(source, filename, *how, **options)

    builtins.compile = compile_later
    try:
        yield
    finally:
        builtins.compile = compile_now


def _uses_features(_module: ModuleType) -> bool:
    return False
