"""The message on the wall while nobody is called: the clinic's name and a quiet sentence."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from qtoken.ui import fonts
from qtoken.ui.display import fitting
from qtoken.ui.display.tile import Tile, write


class IdleMessage(Tile):
    """Two lines in the middle."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(name, parent)
        self.title = ""
        self.sentence = ""

    def show_words(self, title: str, sentence: str) -> None:
        """Show the clinic's name and a translated sentence below it."""
        if (title, sentence) != (self.title, self.sentence):
            self.title, self.sentence = title, sentence
            self.setAccessibleName(f"{title}. {sentence}")
            self.update()

    def paint(self, painter: QPainter) -> None:
        height = float(self.height())
        edge = self.width() * 0.05
        title = QRectF(edge, height * 0.18, self.width() - 2 * edge, height * 0.38)
        below = QRectF(edge, height * 0.60, self.width() - 2 * edge, height * 0.2)
        write(
            painter,
            title,
            self.title,
            color=self.color("text"),
            largest=self.px(0.12),
            weight=fonts.HEAVY,
            align=fitting.CENTER,
            line_count=2,
        )
        write(
            painter,
            below,
            self.sentence,
            color=self.color("muted"),
            largest=self.px(0.055),
            align=fitting.CENTER,
            line_count=2,
        )
