"""Pictures of widgets: checked by tests, and kept where ``QTOKEN_PICTURES`` names a folder."""

import os
from pathlib import Path

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

_SAMPLES = 24


def grab(widget: QWidget, name: str) -> QImage:
    """The widget as drawn now, laid out first; saved as ``NAME.png`` if pictures are wanted."""
    widget.ensurePolished()
    if not widget.isVisible():
        widget.show()
    QApplication.processEvents()
    image = widget.grab().toImage()
    folder = os.environ.get("QTOKEN_PICTURES")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        image.save(str(Path(folder) / f"{name}.png"))
    return image


def is_blank(image: QImage) -> bool:
    """Whether the whole picture has one colour, as far as a grid of samples shows."""
    width, height = image.width(), image.height()
    if not width or not height:
        return True
    steps_x, steps_y = max(1, width // (_SAMPLES * 8)), max(1, height // (_SAMPLES * 8))
    first = image.pixel(0, 0)
    return all(
        image.pixel(x, y) == first
        for x in range(0, width, steps_x)
        for y in range(0, height, steps_y)
    )
