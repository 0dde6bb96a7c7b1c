"""One window in a process of its own, as on another person's desk; started by benchmarks.

Arguments: the kind of window (display, doctor, reception) and the database's address. It says
`ready`, and then, each with the instant of the computer's monotonic clock in ns: `told` when the
change feed calls, and on the display `drawn` with the label of a call that was just painted.
"""

import sys
import time

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

from qtoken.bootstrap import Clinic, open_clinic
from qtoken.settings import Settings
from qtoken.ui.display.call_card import CallCard
from qtoken.ui.startup.app import Application
from qtoken.ui.startup.windows import Windows, forget
from tests.support.desk import ADMIN, PASSWORD

_SETTLES_MS = 2_000


def main() -> int:
    """Open the window and serve it until the process is ended."""
    kind, address = sys.argv[1:]
    app = Application(["qtoken"], appearance="light")
    clinic = open_clinic(address)
    clinic.feed.subscribe(lambda: _say("told"))
    _WINDOWS[kind](app, clinic)
    QTimer.singleShot(_SETTLES_MS, lambda: _say("ready"))
    return app.run()


def _show_display(app: Application, clinic: Clinic) -> None:
    window = _windows(app).display(is_windowed=True)
    app.qt.installEventFilter(_Painted(window))
    _open(app, window, (1920, 1080))
    window.attach(clinic, app.join(clinic))


def _show_doctor(app: Application, clinic: Clinic) -> None:
    window = _windows(app).doctor()
    _open(app, window, (1366, 768))
    user = clinic.services.accounts.sign_in(ADMIN, PASSWORD)
    doctor = clinic.services.clinic_setup.doctors(by=user.id)[0]
    window.attach(clinic, user, doctor, app.join(clinic))


def _show_reception(app: Application, clinic: Clinic) -> None:
    window = _windows(app).reception()
    _open(app, window, (1366, 768))
    user = clinic.services.accounts.sign_in(ADMIN, PASSWORD)
    window.attach(clinic, user, app.join(clinic))


def _open(app: Application, window: QWidget, size: tuple[int, int]) -> None:
    window.resize(*size)
    app.open_windows(window)


class _Painted(QObject):
    """Says which call has been painted, on the large card or on one of the others."""

    def eventFilter(  # noqa: N802 - Qt's spelling
        self, watched: QObject, event: QEvent
    ) -> bool:
        if event.type() == QEvent.Type.Paint and isinstance(watched, CallCard):
            # After this event: then it is on the screen.
            QTimer.singleShot(0, lambda: self._tell(watched))
        return False

    def _tell(self, card: CallCard) -> None:
        if card.call is not None:
            _say("drawn", card.call.label)


def _windows(app: Application) -> Windows:
    return Windows(app, Settings(), remember=forget)


def _say(*words: str) -> None:
    sys.stdout.write(" ".join((words[0], str(time.monotonic_ns()), *words[1:])) + "\n")
    sys.stdout.flush()


_WINDOWS = {"display": _show_display, "doctor": _show_doctor, "reception": _show_reception}

if __name__ == "__main__":
    sys.exit(main())
