"""How large letters must be for the farthest seat: one centimetre of height per metre."""

from PySide6.QtGui import QScreen

from qtoken.ui.display.call_grid import LEGIBLE

SEATS_M = (4, 6, 8, 10, 12, 15)
"""The distances that can be chosen, in metres."""

_CM_PER_M = 1.0
_USUAL_CM, _LEAST_CM = 68.5, 15.0
"""The height of a 55 inch television, for screens that report no size, or an impossible one."""


def share_for(seat_m: int, screen: QScreen) -> float:
    """Return the needed height of capitals, as a share of the screen's shorter side."""
    return max(LEGIBLE, seat_m * _CM_PER_M / _side_cm(screen))


def reads_from_m(share: float, screen: QScreen) -> int:
    """Return from how many metres capitals of this share can be read."""
    # Pixels are rounded: 9.97 m is meant to be 10.
    return int(share * _side_cm(screen) / _CM_PER_M + 0.05)


def _side_cm(screen: QScreen) -> float:
    size = screen.physicalSize()
    side = min(size.width(), size.height()) / 10
    return side if side >= _LEAST_CM else _USUAL_CM
