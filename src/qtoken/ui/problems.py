"""Turns any exception into what a person sees: a message, a dialog, or only the log.

Nothing else does. A ``QTokenError`` is shown in the message bar of the window that asked. Anything
else is our bug: it is logged in full, but without the texts of exceptions, which may quote a
patient, and a dialog shows its reference. A window that nobody sits at (``unattended``, such as the
waiting room's display) never gets a dialog.
"""

import logging
import os
import sys
import threading
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot, qVersion
from PySide6.QtWidgets import QApplication, QWidget

from qtoken import __version__, faults
from qtoken.texts import _
from qtoken.ui import qt_log

if TYPE_CHECKING:
    from qtoken.domain.errors import QTokenError
    from qtoken.ui.widgets.bug_dialog import BugDialog
    from qtoken.ui.widgets.message_bar import MessageBar

_log = logging.getLogger(__name__)


class Problems(QObject):
    """Handles every failure that nothing else handles.

    Made on the UI thread; ``report`` may be called from any thread.
    """

    _reported = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._dialog: BugDialog | None = None
        self._confessed: dict[tuple[str, ...], str] = {}
        # Qt calls the slot directly on the UI thread, and queues it from other threads.
        self._reported.connect(self._show)

    def report(self, error: BaseException, window: QWidget | None = None) -> None:
        """Show ``error`` in ``window``, or in the active window."""
        self._reported.emit(error, window)

    def retried(self, error: "QTokenError", window: QWidget) -> None:
        """Show a refusal in ``window`` that the program itself keeps trying to overcome."""
        from qtoken.phrases import retried

        _say(retried(error), error.code, window)

    def solved(self, window: QWidget | None) -> None:
        """Remove the refusal in `window`: what was refused works now."""
        bar = _bar_of(window)
        if bar is not None:
            bar.clear_problem()

    @Slot(object, object)
    def _show(self, error: BaseException, window: QWidget | None) -> None:
        # Imported here, so that starting a window does not wait for these.
        from qtoken.domain.errors import QTokenError

        place = window or QApplication.activeWindow()
        if isinstance(error, QTokenError):
            from qtoken.phrases import sentence

            _say(sentence(error), error.code, place)
        else:
            self._confess(error, place)

    def _confess(self, error: BaseException, place: QWidget | None) -> None:
        # A fault is known by its places in the code, whatever the text of the exception.
        fault = tuple(faults.places(error))
        known = self._confessed.get(fault)
        reference = known or os.urandom(4).hex().upper()
        account = faults.account(error)
        _log.error("Bug %s\n%s", reference, account)
        # One dialog at a time: a second fault while it is open is only logged.
        if self._dialog is not None or not _is_attended():
            return
        if known is not None and (bar := _bar_of(place)) is not None:
            # A window reads again with each change; a dialog each time would make work impossible.
            _say_again(bar, known)
            return
        self._confessed[fault] = reference
        from qtoken.ui.widgets.bug_dialog import BugDialog

        self._dialog = BugDialog(reference, f"{_versions()}\n{reference}\n{account}", place)
        self._dialog.finished.connect(self._forget_dialog)
        self._dialog.open()

    def _forget_dialog(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None


def install(problems: Problems) -> Callable[[], None]:
    """Send uncaught exceptions of any thread, and Qt's messages, to ``problems`` and the log.

    Return what undoes this.
    """
    previous = sys.excepthook, threading.excepthook, sys.unraisablehook

    def on_exception(
        kind: type[BaseException], error: BaseException, _trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
        else:
            problems.report(error)

    def on_thread_exception(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            problems.report(args.exc_value)

    def on_unraisable(args: Any) -> None:
        if args.exc_value is not None:
            _log.error("Ignored by Python\n%s", faults.account(args.exc_value))

    sys.excepthook = on_exception
    threading.excepthook = on_thread_exception
    sys.unraisablehook = on_unraisable
    forget_qt = qt_log.install()

    def undo() -> None:
        sys.excepthook, threading.excepthook, sys.unraisablehook = previous
        forget_qt()

    return undo


def _say(text: str, code: str, place: QWidget | None) -> None:
    from qtoken.ui.widgets.message_bar import Kind

    bar = _bar_of(place)
    if bar is not None:
        bar.show_message(text, kind=Kind.PROBLEM)
    elif _is_attended():
        _ask_to_read(text, place)
    else:
        _log.warning("Refused with nobody to tell: %s", code)


def _bar_of(place: QWidget | None) -> "MessageBar | None":
    from qtoken.ui.widgets.message_bar import MessageBar

    return None if place is None else place.window().findChild(MessageBar)


def _say_again(bar: "MessageBar", reference: str) -> None:
    from qtoken.ui.widgets.message_bar import Kind

    said = _(
        "This went wrong again: what you see may be old, and the last action may not have happened."
        " Pass on the reference {reference}."
    )
    bar.show_message(said.format(reference=reference), kind=Kind.PROBLEM)


def _versions() -> str:
    import platform

    return (
        f"qtoken {__version__}, Python {platform.python_version()}, Qt {qVersion()}, "
        f"{platform.system()} {platform.release()}"
    )


def _ask_to_read(text: str, place: QWidget | None) -> None:
    from PySide6.QtCore import Qt

    from qtoken.ui.widgets.plain_box import PlainBox

    box = PlainBox(text, place)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()


def _is_attended() -> bool:
    windows = [window for window in QApplication.topLevelWidgets() if window.isVisible()]
    return any(not window.property("unattended") for window in windows)
