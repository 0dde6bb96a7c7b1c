"""A computer shows each of its displays once.

Two of one name would share settings and receipts, stand upon one another, and chime twice.
"""

import platform
from contextlib import suppress

from PySide6.QtCore import QLockFile

from qtoken import settings
from qtoken.domain.errors import QTokenError


class DisplayShown(QTokenError):
    """The display that was asked for is open already on this computer."""

    code = "display_shown"
    message = (
        "This computer shows the display {name} already (process {process}). Close that one first;"
        " a second display needs a name of its own: qtoken display --name NAME"
    )


def name_of(wanted: settings.Settings) -> str:
    """Return the name that a display has in receipts: its own, else the computer's."""
    return wanted.display_name or platform.node() or "display"


def take_name(wanted: settings.Settings) -> QLockFile:
    """Return what keeps the name until the process ends, however it does. Raises `DisplayShown`."""
    # A folder of settings may be shared with other computers, which have displays of their own.
    file = settings.display_file(f"{wanted.display_name} {platform.node()}")
    lock = QLockFile(str(file.with_suffix(".lock")))
    # By age it would be anybody's after half a minute. One whose process is gone is taken over.
    lock.setStaleLockTime(0)
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
    if not lock.tryLock(0) and lock.error() is QLockFile.LockError.LockFailedError:
        process, _computer, _program = lock.getLockInfo()
        raise DisplayShown(name=name_of(wanted), process=process)
    # Where nothing can be written: better shown twice than not at all.
    return lock
