"""SQLite's log (`-wal`) as it lies on the disk: https://www.sqlite.org/walformat.html.

SQLite holds no locks on it, so that it may be opened, read and closed.
"""

import os
import struct
from collections.abc import Iterator

_HEADER = struct.Struct(">8xI4x8s8x")
"""Of the log: the size of a page, and the salt that its present frames have."""

_FRAME = struct.Struct(">4xI8s8x")
"""Before each page of the log: where a transaction ends how long the file is then, and the salt."""


def holds(log: str, pages: int) -> bool:
    """Whether the log holds so many pages. Its file may be longer: it is not cut when it is empty.

    Raises OSError.
    """
    with open(log, "rb", buffering=0) as file:  # noqa: PTH123 - at the end of each commit
        head = file.read(_HEADER.size)
        if len(head) < _HEADER.size:
            return False
        page_bytes, salt = _HEADER.unpack(head)
        place = _HEADER.size + (pages - 1) * (_FRAME.size + page_bytes)
        if os.fstat(file.fileno()).st_size < place + _FRAME.size:
            return False
        file.seek(place)
        _length, found = _FRAME.unpack(file.read(_FRAME.size))
    return bool(found == salt)


def committed(log: str) -> Iterator[bytes]:
    """Give the pages that transactions have left in the log, in their order. Raises OSError.

    What was cut off before its end, by a crash or a rollback, is not among them.
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
