"""One start of a window in a new process; started by the benchmark `start`.

The argument is `empty` for the floor, or the address of a database for the reception window. It
says the instant, in ns of the computer's monotonic clock, at which the window was painted, and for
the reception also when today's rows were, and then its memory in bytes.
"""

import sys
import time
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

if TYPE_CHECKING:
    from qtoken.bootstrap import Clinic
    from qtoken.ui.live import Live
    from qtoken.ui.reception.window import ReceptionWindow


class FirstPaint(QObject):
    """Says when a widget was painted, and then calls back."""

    def __init__(self, watched: QWidget, then: object) -> None:
        super().__init__(watched)
        self._then = then
        watched.installEventFilter(self)

    def eventFilter(  # noqa: N802 - Qt's spelling
        self, watched: QObject, event: QEvent
    ) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._painted)
        return False

    def _painted(self) -> None:
        say(time.monotonic_ns())
        self._then()  # type: ignore[operator]


def say(number: int) -> None:
    """One line for who started this process."""
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def empty() -> None:
    """The floor: a window with nothing in it."""
    app = QApplication([])
    window = QMainWindow()
    window.resize(1280, 720)
    FirstPaint(window, app.quit)
    window.show()
    app.exec()
    _say_memory()


def reception(address: str) -> None:
    """The program itself, with somebody signed in already: typing a password is nobody's start."""
    import qtoken.cli.main  # noqa: F401 - every start comes through the command line

    # isort: split
    from qtoken.settings import Settings
    from qtoken.ui.reception.window import ReceptionWindow
    from qtoken.ui.start import Start

    start = Start(address, wanted=Settings(theme="light", language="en"))
    window = ReceptionWindow(
        start.app.tasks, start.app.problems, start.settings, speak=start.app.speak
    )
    start.app.open_windows(window)
    start.open_for_anybody(window, partial(_sign_in, window))
    # Last, and so told first: what the program does after its first paint is not part of it.
    FirstPaint(window, lambda: _await_rows(window))
    start.run()
    _say_memory()


def _sign_in(window: "ReceptionWindow", clinic: "Clinic", live: "Live") -> None:
    from qtoken.domain.roles import Role
    from qtoken.services.rows import UserRow

    window.attach(clinic, UserRow(1, "ana", "", Role.ADMIN, is_active=True), live)


def _await_rows(window: QWidget) -> None:
    from qtoken.ui.widgets.row_table import RowTable

    timer = QTimer(window, interval=3)

    def look() -> None:
        for table in window.findChildren(RowTable):
            if table.rows_model.rows and table.isVisible():
                timer.stop()
                FirstPaint(table.viewport(), window.close)
                # They may have been painted since the last look.
                table.viewport().update()

    timer.timeout.connect(look)
    timer.start()


def _say_memory() -> None:
    import psutil

    say(psutil.Process().memory_info().rss)


if __name__ == "__main__":
    empty() if sys.argv[1] == "empty" else reception(sys.argv[1])
