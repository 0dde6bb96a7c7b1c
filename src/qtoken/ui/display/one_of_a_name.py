"""Makes sure that a computer shows each of its displays only once.

Two of one name would share settings and receipts, cover each other, and chime twice.
"""

import platform
from contextlib import suppress

from PySide6.QtCore import QLockFile

from qtoken import settings
from qtoken.domain.errors import QTokenError


class DisplayShown(QTokenError):
    """This display is open on this computer already."""

    code = "display_shown"
    message = (
        "This computer shows the display {name} already (process {process}). Close that one first;"
        " a second display needs a name of its own: qtoken display --name NAME"
    )


def name_of(wanted: settings.Settings) -> str:
    """Return a display's name in receipts: its own, else the computer's."""
    return wanted.display_name or platform.node() or "display"


def take_name(wanted: settings.Settings) -> QLockFile:
    """Return a lock on the name, held until the process ends in any way. Raises `DisplayShown`."""
    # A folder of settings may be shared with other computers, which have displays of their own.
    file = settings.display_file(f"{wanted.display_name} {platform.node()}")
    lock = QLockFile(str(file.with_suffix(".lock")))
    # By default Qt takes a lock for stale after 30 s; with 0 only if its process is gone.
    lock.setStaleLockTime(0)
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
    if not lock.tryLock(0) and lock.error() is QLockFile.LockError.LockFailedError:
        process, _computer, _program = lock.getLockInfo()
        raise DisplayShown(name=name_of(wanted), process=process)
    # A lock that cannot be written is no reason to refuse: better shown twice than not at all.
    return lock
