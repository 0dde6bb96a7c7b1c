"""A process of its own that opens one window by the program's command line and obeys on stdin.

Each line is a JSON list: the name of something on the window's page, then arguments. The answer is
one line of JSON. The window is the real one, opened as a user opens it; only fingers are missing.
"""

import json
import sys
import threading
import time
from collections.abc import Callable
from typing import Any, cast

from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, Qt, Signal
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qtoken.cli.main import run
from qtoken.ui.display.window import DisplayWindow
from qtoken.ui.doctor.window import DoctorWindow
from qtoken.ui.reception.window import ReceptionWindow
from tests.support.pages.display import DisplayPage, SetSeconds
from tests.support.pages.doctor import DoctorPage
from tests.support.pages.reception import ReceptionPage

_PATIENCE_S = 30.0


class Patience:
    """The part of `QtBot` that pages use, outside a test."""

    def waitUntil(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + _PATIENCE_S
        while not condition():
            if time.monotonic() > deadline:
                raise TimeoutError
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)

    def wait(self, _milliseconds: int) -> None:
        QCoreApplication.processEvents()


class Ears(QObject):
    """Takes orders from the reading thread to the UI thread."""

    heard = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._page: Any = None
        self.heard.connect(self._obey, Qt.ConnectionType.QueuedConnection)

    def _obey(self, order: str) -> None:
        name, *arguments = json.loads(order)
        try:
            self._page = self._page or _page()
            found = getattr(self._page, name)
            answer = {"answer": found(*arguments) if callable(found) else found}
        except Exception as error:  # noqa: BLE001 - the test is told, whatever it is
            answer = {"error": repr(error)}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _page() -> Any:
    patience = cast("QtBot", Patience())
    for window in QApplication.topLevelWidgets():
        if isinstance(window, ReceptionWindow):
            return ReceptionPage(window, patience)
        if isinstance(window, DoctorWindow):
            return DoctorPage(window, patience, window._tasks, SetSeconds())
        if isinstance(window, DisplayWindow):
            return DisplayPage(window, patience, SetSeconds())
    raise LookupError("no window is open")


def _listen(ears: Ears) -> None:
    for line in sys.stdin:
        ears.heard.emit(line)


def main() -> None:
    """Open the window of the command line in `sys.argv`."""
    ears = Ears()
    threading.Thread(target=_listen, args=[ears], daemon=True).start()
    run()


if __name__ == "__main__":
    main()
