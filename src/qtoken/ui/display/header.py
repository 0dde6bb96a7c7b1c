"""The top of the wall: the clinic's name, whether the news is live, and the clock."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from qtoken.ui import fonts
from qtoken.ui.display import fitting
from qtoken.ui.display.tile import Tile, draw_icon, write


class WallText(Tile):
    """One text, such as the clinic's name or the time."""

    def __init__(
        self,
        name: str,
        parent: QWidget,
        *,
        size: float,
        weight: int = fonts.SEMI_BOLD,
        role: str = "text",
        is_at_end: bool = False,
    ) -> None:
        """`size` is a share of the wall's height."""
        super().__init__(name, parent)
        self._size = size
        self._weight = weight
        self._role = role
        self._align = fitting.END if is_at_end else fitting.START
        self.text = ""

    def show_text(self, text: str) -> None:
        """Show this text."""
        if text != self.text:
            self.text = text
            self.setAccessibleName(text)
            self.update()

    def paint(self, painter: QPainter) -> None:
        write(
            painter,
            QRectF(self.rect()),
            self.text,
            color=self.color(self._role),
            largest=self.px(self._size),
            weight=self._weight,
            align=self._align,
            line_count=2,
            smallest=self.px(self._size * 0.4),
        )


class WallSign(Tile):
    """Signs, each an icon and a word: live or last news, and the state of the sound."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(name, parent)
        self.signs: tuple[tuple[str, str, str], ...] = ()

    def show_signs(self, *signs: tuple[str, str, str]) -> None:
        """Show signs, each of an icon's meaning, a translated word and a colour token."""
        if signs != self.signs:
            self.signs = signs
            self.setAccessibleName(", ".join(word for _icon, word, _role in signs))
            self.update()

    def paint(self, painter: QPainter) -> None:
        # The last sign stands at the end, one line each when there are two.
        height = self.height() / max(1, len(self.signs))
        for number, (icon, word, role) in enumerate(self.signs):
            self._paint_sign(
                painter, QRectF(0, number * height, self.width(), height), icon, word, role
            )

    def _paint_sign(
        self, painter: QPainter, place: QRectF, icon: str, word: str, role: str
    ) -> None:
        largest = self.px(0.03)
        side = min(largest * 1.15, place.height())
        gap = side * 0.35
        room = QRectF(0, place.y(), place.width() - side - gap, place.height())
        fitted = fitting.fit(
            word,
            weight=fonts.SEMI_BOLD,
            width=int(room.width()),
            height=int(room.height()),
            largest=largest,
            smallest=self.px(0.014),
            line_count=2,
        )
        width = max(fitting.advance(line, fonts.SEMI_BOLD, fitted.pixels) for line in fitted.lines)
        start = place.width() - width
        color = self.color(role)
        painter.setPen(color)
        words = QRectF(start, place.y(), width, place.height())
        fitting.draw(painter, self.flipped(words), fitted, fonts.SEMI_BOLD, fitting.START)
        square = QRectF(start - gap - side, place.center().y() - side / 2, side, side)
        draw_icon(painter, self.flipped(square), icon, color)
