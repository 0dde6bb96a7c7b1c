"""How cells of the desk's tables are drawn: a large label; two lines, the second quiet."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QIcon, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from qtoken.ui import fonts, icons, theme
from qtoken.ui.widgets.areas import mirrored
from qtoken.ui.widgets.ground import Ground, draw_line

ROW_PX = 48
_LABEL_PX = 20
PADDING_PX = 11
_GAP_PX = 8
# What Qt makes of "\n" in a cell.
_LINE_BREAK = "\N{LINE SEPARATOR}"

_Index = QModelIndex | QPersistentModelIndex


class LabelDelegate(QStyledItemDelegate):
    """The token's label, larger and heavier than all beside it."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: _Index) -> None:
        super().initStyleOption(option, index)
        option.font = fonts.font(_LABEL_PX, fonts.HEAVY)
        option.textElideMode = Qt.TextElideMode.ElideNone


class TwoLineDelegate(QStyledItemDelegate):
    """A text of two lines: the first as the column says, the second small and muted.

    The icon stands before both lines, or only before the first where the second needs the room.
    """

    def __init__(self, parent: QWidget, *, is_icon_inline: bool = False) -> None:
        super().__init__(parent)
        self._is_icon_inline = is_icon_inline
        self._ground = Ground(self)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        self._ground.paint(painter, option, index)
        self.initStyleOption(option, index)
        first, _, second = str(option.text).partition(_LINE_BREAK)
        icon = QIcon(option.icon)
        widget: QWidget = option.widget
        color = option.palette.text().color()
        font = QFont(option.font)
        box = self._box(option)
        upper, lower = _halves(box, font, has_second=bool(second))
        if not icon.isNull():
            lines = (upper,) if self._is_icon_inline else (upper, lower)
            rest = _beside_icon(painter, icon, lines, option)
            upper, lower = rest if len(rest) > 1 else (rest[0], lower)
        painter.save()
        painter.setFont(font)
        painter.setPen(color)
        draw_line(painter, upper, first, option.displayAlignment)
        painter.setFont(_small())
        painter.setPen(theme.of(widget).color("muted"))
        draw_line(painter, lower, second, option.displayAlignment)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(super().sizeHint(option, index).width(), ROW_PX)

    def _box(self, option: QStyleOptionViewItem) -> QRect:
        rect: QRect = option.rect
        return rect.adjusted(PADDING_PX, 0, -PADDING_PX, 0)


def _small() -> QFont:
    return fonts.font(theme.size("caption"))


def _beside_icon(
    painter: QPainter, icon: QIcon, lines: tuple[QRect, ...], option: QStyleOptionViewItem
) -> tuple[QRect, ...]:
    """Draw the icon before the lines, at half their height; return what is left of them."""
    whole = lines[0].united(lines[-1]) if lines[-1].height() else lines[0]
    size = icons.DEFAULT_PX
    place = QRect(whole.left(), whole.center().y() - size // 2 + 1, size, size)
    icon.paint(painter, mirrored(place, whole, option.direction))
    return tuple(
        mirrored(line.adjusted(size + _GAP_PX, 0, 0, 0), line, option.direction) for line in lines
    )


def _halves(box: QRect, font: QFont, *, has_second: bool) -> tuple[QRect, QRect]:
    first = QFontMetrics(font).height()
    second = QFontMetrics(_small()).height() if has_second else 0
    top = box.center().y() - (first + second) // 2 + 1
    return (
        QRect(box.left(), top, box.width(), first),
        QRect(box.left(), top + first, box.width(), second),
    )
