"""SQLite's log (`-wal`) as it lies on the disk: https://www.sqlite.org/walformat.html.

SQLite holds no locks on this file, so it can be opened, read and closed without harm.
"""

import os
import struct
from collections.abc import Iterator

_HEADER = struct.Struct(">8xI4x8s8x")
"""Of the log: the size of a page, and the salt that all valid frames share."""

_FRAME = struct.Struct(">4xI8s8x")
"""Before each page: the file's new length where a transaction ends (else 0), and the salt."""


def holds(log: str, pages: int) -> bool:
    """Return whether the log holds at least so many pages. Raises OSError.

    The file's size does not say: SQLite begins anew in the same file, without cutting it.
    """
    with open(log, "rb", buffering=0) as file:  # noqa: PTH123 - at the end of each commit
        head = file.read(_HEADER.size)
        if len(head) < _HEADER.size:
            return False
        page_bytes, salt = _HEADER.unpack(head)
        place = _HEADER.size + (pages - 1) * (_FRAME.size + page_bytes)
        if os.fstat(file.fileno()).st_size < place + _FRAME.size:
            return False
        # Frames left from before the log began anew have another salt.
        file.seek(place)
        _length, found = _FRAME.unpack(file.read(_FRAME.size))
    return bool(found == salt)


def committed(log: str) -> Iterator[bytes]:
    """Yield the pages of committed transactions in the log, in their order. Raises OSError.

    Pages of a transaction that a crash or a rollback has cut off are left out.
    """
    waiting: list[bytes] = []
    with open(log, "rb") as file:  # noqa: PTH123 - as above
        head = file.read(_HEADER.size)
        if len(head) < _HEADER.size:
            return
        page_bytes, salt = _HEADER.unpack(head)
        while len(frame := file.read(_FRAME.size + page_bytes)) == _FRAME.size + page_bytes:
            length, found = _FRAME.unpack(frame[: _FRAME.size])
            if found != salt:
                return
            waiting.append(frame[_FRAME.size :])
            if length:
                yield from waiting
                waiting.clear()
