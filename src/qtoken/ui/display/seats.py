"""How large letters must be for the farthest seat: a centimetre of height for each metre."""

from PySide6.QtGui import QScreen

from qtoken.ui.display.call_grid import LEGIBLE

SEATS_M = (4, 6, 8, 10, 12, 15)
"""What can be chosen."""

_CM_PER_M = 1.0
_USUAL_CM, _LEAST_CM = 68.5, 15.0
"""The height of a television of 55 inch, for a screen that does not tell its own."""


def share_for(seat_m: int, screen: QScreen) -> float:
    """Return how high capitals must be, as a share of the screen's shorter side."""
    return max(LEGIBLE, seat_m * _CM_PER_M / _side_cm(screen))


def reads_from_m(share: float, screen: QScreen) -> int:
    """Return from how many metres capitals of this share can be read."""
    return int(share * _side_cm(screen) / _CM_PER_M + 0.05)


def _side_cm(screen: QScreen) -> float:
    size = screen.physicalSize()
    side = min(size.width(), size.height()) / 10
    return side if side >= _LEAST_CM else _USUAL_CM
