"""A QR code in squares of whole printer dots, so that cheap phones read it from thermal paper."""

from collections.abc import Sequence
from functools import lru_cache

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter

QUIET_MODULES = 4
"""The white border on each side that the standard (ISO/IEC 18004) demands, in modules."""


@lru_cache(maxsize=8)
def modules(text: str) -> Sequence[Sequence[int]]:
    """Return the rows of the code without border, 1 for black; a quarter of it may be damaged."""
    # Imported with the first slip that has a code.
    import segno

    code = segno.make_qr(text, error="q", boost_error=False)
    return tuple(tuple(row) for row in code.matrix)


def side(text: str, width: float) -> int:
    """Return the side of the code with its border, in dots, at most `width`."""
    return _dots(text, width) * (len(modules(text)) + 2 * QUIET_MODULES)


def draw(painter: QPainter, text: str, x: float, y: float, width: float) -> None:
    """Draw the code with its border at `x` and `y`, at most `width` wide."""
    dots = _dots(text, width)
    left, top = (round(start) + QUIET_MODULES * dots for start in (x, y))
    for row, line in enumerate(modules(text)):
        for column, is_black in enumerate(line):
            if is_black:
                square = QRect(left + column * dots, top + row * dots, dots, dots)
                painter.fillRect(square, Qt.GlobalColor.black)


def _dots(text: str, width: float) -> int:
    return max(1, int(width / (len(modules(text)) + 2 * QUIET_MODULES)))
