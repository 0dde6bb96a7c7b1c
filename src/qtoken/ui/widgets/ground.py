"""What lies behind the words of a cell, and a line of words in it."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFontMetrics, QIcon, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from qtoken.texts import isolated


class Ground(QStyledItemDelegate):
    """Draws selection, hover, and the frame of the focus."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        option.text = ""
        option.icon = QIcon()


class Line(QStyledItemDelegate):
    """Draws a cell of one text, cut where the words end in their own script."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        if option.text:
            option.text = isolated(option.text)


def draw_line(painter: QPainter, box: QRect, text: str, align: Qt.AlignmentFlag) -> None:
    """Draw one line, cut where the words end in their own script, and not where the line ends."""
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    # Scripts with tall letters reach beyond the line of the first font.
    flags = int(align.value) | int(Qt.TextFlag.TextDontClip)
    painter.drawText(box, flags, isolated(shown))


def broken(text: str, width: int, metrics: QFontMetrics) -> list[str]:
    """Return the text in two lines at most: as many whole words as fit, and the rest."""
    words = text.split(" ")
    for count in range(len(words), 0, -1):
        first, rest = " ".join(words[:count]), " ".join(words[count:])
        if metrics.horizontalAdvance(first) <= width:
            return [first, rest] if rest else [first]
    return [text]
