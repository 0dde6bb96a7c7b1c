"""Ctrl+C in a terminal, or SIGTERM, close the program properly.

Python runs signal handlers only between its own instructions, and none runs while Qt's loop waits.
So a signal would be noticed at the next event. Python's C handler also writes a byte to a socket
for each signal, and Qt wakes up for that.
"""

import signal
import socket
from collections.abc import Callable

from PySide6.QtCore import QObject, QSocketNotifier

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def call_on_interrupt(do: Callable[[], None], parent: QObject) -> Callable[[], None]:
    """Call ``do`` in the event loop when the program is asked to end. Return what undoes this.

    Pass ``exit`` rather than ``quit``, which first asks each window, and one may refuse.
    """
    reader, writer = socket.socketpair()
    reader.setblocking(False)
    writer.setblocking(False)
    # A full buffer is no harm: one byte is enough to wake Qt.
    previous_fd = signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)
    previous = {number: signal.signal(number, _take_note) for number in _SIGNALS}
    notifier = QSocketNotifier(reader.fileno(), QSocketNotifier.Type.Read, parent)

    def on_byte() -> None:
        reader.recv(64)
        do()

    def undo() -> None:
        notifier.setEnabled(False)
        notifier.deleteLater()
        signal.set_wakeup_fd(previous_fd)
        for number, handler in previous.items():
            signal.signal(number, handler)
        reader.close()
        writer.close()

    notifier.activated.connect(on_byte)
    return undo


def _take_note(_number: int, _frame: object) -> None:
    """Do nothing: the byte does the work. Without a handler Python would raise, or end at once."""
