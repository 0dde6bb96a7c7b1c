"""Draws the wall into a file, without a monitor."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize

from qtoken import formats
from qtoken.domain.clock import time_zone
from qtoken.services.opened import Clinic
from qtoken.texts import _
from qtoken.ui import fonts, theme
from qtoken.ui.display.announcements import PROMINENT_S, Announcements
from qtoken.ui.display.board import board_of
from qtoken.ui.display.wall import Wall


def display_picture(
    clinic: Clinic,
    path: Path,
    size: tuple[int, int] = (1920, 1080),
    *,
    appearance: str = theme.DISPLAY,
    department_ids: tuple[int, ...] = (),
) -> None:
    """Draw the wall as it is now into a PNG file. Writes no receipt, because nobody has seen it.

    Needs a QApplication. Raises `DatabaseError`, and OSError if the file cannot be written.
    """
    fonts.install_scripts()
    snapshot = clinic.services.display.snapshot(department_ids=department_ids)
    queue = Announcements()
    recent = [
        row
        for row in snapshot.announcements
        if (snapshot.now - row.at).total_seconds() < PROMINENT_S
    ]
    # As if announced just now: the newest call is large, if it is recent enough to be.
    queue.hear(recent[-1:])
    queue.advance(0)
    wall = Wall()
    theme.apply_to(wall, appearance)
    wall.resize(QSize(*size))
    wall.show_board(board_of(snapshot, queue))
    wall.show_clock(formats.time_of_day(snapshot.now, time_zone(snapshot.time_zone)))
    wall.show_signs(("live", _("live"), "live"))
    picture = wall.grab()
    wall.deleteLater()
    drawn = QByteArray()
    buffer = QBuffer(drawn)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    # Written by Python, because Qt's `save` does not say why it failed.
    path.write_bytes(drawn.data())
