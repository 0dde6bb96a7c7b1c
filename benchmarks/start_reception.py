"""One start of the reception in a new process; started by the benchmark `start`.

The argument is the address of a database. It says when the window was painted, when today's rows
were, and its memory, as `start_process` does.
"""

import gc
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from qtoken.bootstrap import Clinic
    from qtoken.ui.live import Live
    from qtoken.ui.reception.window import ReceptionWindow
    from qtoken.ui.widgets.row_table import RowTable


def reception(address: str, prepare: Callable[[], None] = lambda: None) -> None:
    """The program itself, with somebody signed in already: typing a password is nobody's start.

    `prepare` is called when Qt is there and nothing of the windows.
    """
    # As in the program: every start comes through the command line, which imports Qt like this.
    import qtoken.cli.main

    gc.disable()
    import qtoken.ui  # noqa: F401

    # isort: split
    prepare()
    from benchmarks.start_process import FirstPaint, say_memory
    from qtoken.settings import Settings
    from qtoken.ui.reception.window import ReceptionWindow
    from qtoken.ui.startup.start import Start
    from qtoken.ui.startup.windows import Windows

    start = Start(address, Settings(theme="light", language="en"), is_shape_first=True)
    _watch_rows(ReceptionWindow)
    window = Windows(start.app, start.settings).reception()
    start.app.open_windows(window)
    start.open_for_anybody(window, partial(_sign_in, window), refused=lambda _error: None)
    # Last, and so told first: what the program does after its first paint is not part of it.
    FirstPaint(window, lambda: None)
    start.run()
    say_memory()


def _sign_in(window: "ReceptionWindow", clinic: "Clinic", live: "Live") -> None:
    from qtoken.domain.roles import Role
    from qtoken.services.rows import UserRow

    window.attach(clinic, UserRow(1, "ana", "", Role.ADMIN, is_active=True), live)


def _watch_rows(window: "type[ReceptionWindow]") -> None:
    """Say when a table was first painted with rows in it, and then close the window."""
    from PySide6.QtCore import QTimer

    from benchmarks.start_process import say

    make_content = window._make_content
    is_said: list[bool] = []

    def watched(self: "ReceptionWindow") -> Any:
        from qtoken.ui.widgets.row_table import RowTable

        paint: Any = RowTable.paintEvent

        def paint_event(table: "RowTable[Any]", event: "QPaintEvent") -> None:
            paint(table, event)
            if table.rows_model.rows and not is_said:
                is_said.append(True)
                QTimer.singleShot(0, said)

        def said() -> None:
            say(time.monotonic_ns())
            self.close()

        # Here, because Qt asks a table once only whether Python paints it.
        setattr(RowTable, "paintEvent", paint_event)  # noqa: B010
        return make_content(self)

    window._make_content = watched  # type: ignore[method-assign]


if __name__ == "__main__":
    reception(sys.argv[1])
