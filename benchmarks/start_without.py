"""One start of the reception without one of the measures that make it quick.

Arguments: the measure, and the address of a database. It says what `start_reception` does.
"""

import gc
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

from benchmarks.start_reception import reception


def _no_own_import() -> None:
    # Once PySide has put its stand-in there, it is what is put back.
    import_module("PySide6")


def _garbage() -> None:
    setattr(gc, "disable", lambda: None)  # noqa: B010


def _no_shape() -> None:
    from qtoken.ui.startup.opening import Opening

    def at_once(self: Opening[Any], _window: object, make: Callable[[], Any]) -> None:
        self._make, self.made = make, None
        self.content()

    setattr(Opening, "__init__", at_once)  # noqa: B010


def _dressed() -> None:
    from qtoken.ui.startup.app import Application

    plain = Application.__init__

    def dressed(self: Application, *words: Any, **options: Any) -> None:
        plain(self, *words, **options | {"is_shape_first": False})

    setattr(Application, "__init__", dressed)  # noqa: B010


def _rest_at_once() -> None:
    from qtoken.ui.startup.app import Application

    keep = Application.keep

    def keep_whole(self: Application, window: Any) -> None:
        self.load_the_rest()
        keep(self, window)

    setattr(Application, "keep", keep_whole)  # noqa: B010


def _listening() -> None:
    from qtoken.ui.startup import app

    app._LISTEN_MS = 0


def _all_services() -> None:
    from qtoken.services import services

    for module, _name in services._MADE_BY.values():
        import_module(f"qtoken.services.{module}")


def _all_dialogs() -> None:
    for window in (
        "first_start.window",
        "first_start.remaining",
        "sign_in.window",
        "choice.window",
    ):
        import_module(f"qtoken.ui.{window}")


BEFORE_QT = {
    "PySide leaves Python's import alone": _no_own_import,
    "nobody looks for garbage": _garbage,
}
WITH_QT = {
    "a shape is painted first": _no_shape,
    "style sheet and heavier fonts follow the shape": _dressed,
    "scripts, keys and signals follow the shape": _rest_at_once,
    "the feed begins when rows are shown": _listening,
    "a service is loaded when it is used": _all_services,
    "dialogs of the start are loaded when they are opened": _all_dialogs,
}
MEASURES = (*BEFORE_QT, *WITH_QT)


def main(measure: str, address: str) -> None:
    """Start the reception without this measure."""
    BEFORE_QT.get(measure, lambda: None)()
    reception(address, WITH_QT.get(measure, lambda: None))


if __name__ == "__main__":
    main(*sys.argv[1:])
