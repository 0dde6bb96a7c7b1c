"""The background of a table's cell, and a line of text in it."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFontMetrics, QIcon, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from qtoken.texts import isolated


class Ground(QStyledItemDelegate):
    """Draws selection, hover and focus frame only; the caller draws text over it."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        option.text = ""
        option.icon = QIcon()


class Line(QStyledItemDelegate):
    """Draws a cell of one text; a long one is cut at its own end, in its own direction."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        if option.text:
            option.text = isolated(option.text)


def draw_line(painter: QPainter, box: QRect, text: str, align: Qt.AlignmentFlag) -> None:
    """Draw one line; a long text is cut at its own end, which in Arabic is on the left."""
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    # Tall scripts come from fallback fonts and reach beyond the first font's line.
    flags = int(align.value) | int(Qt.TextFlag.TextDontClip)
    painter.drawText(box, flags, isolated(shown))


def broken(text: str, width: int, metrics: QFontMetrics) -> list[str]:
    """Return the text in at most two lines: as many whole words as fit, then the rest."""
    words = text.split(" ")
    for count in range(len(words), 0, -1):
        first, rest = " ".join(words[:count]), " ".join(words[count:])
        if metrics.horizontalAdvance(first) <= width:
            return [first, rest] if rest else [first]
    return [text]
