"""The base of the wall's tiles: a tile paints itself, only when what it shows has changed."""

from collections.abc import Collection

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from qtoken.domain.paging import Pager
from qtoken.texts import left_to_right
from qtoken.ui import fonts, icons, theme
from qtoken.ui.display import fitting

_PALE = {"now", "text", "missed", "accent"}


class Tile(QWidget):
    """Base of the tiles. Lengths are shares of the wall's `unit`; a stale tile turns pale."""

    def __init__(self, name: str, parent: QWidget) -> None:
        """`name` is the object's name in code; the accessible name is set with the content."""
        super().__init__(parent)
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # Clicks belong to the window: its menu opens wherever somebody clicks.
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.unit = 768
        self.is_stale = False

    def set_unit(self, unit: int) -> None:
        """Use the unit of another size of window."""
        if unit != self.unit:
            self.unit = unit
            self.update()

    def set_stale(self, is_stale: bool) -> None:
        """Turn pale while what is shown may be old."""
        if is_stale != self.is_stale:
            self.is_stale = is_stale
            self.update()

    def px(self, share: float) -> int:
        """A share of the unit in pixels."""
        return max(1, round(share * self.unit))

    def color(self, role: str) -> QColor:
        """The colour of a theme's token, or its pale one while stale."""
        window_theme = theme.of(self)
        return window_theme.color("muted" if self.is_stale and role in _PALE else role)

    @property
    def is_mirrored(self) -> bool:
        """Whether this is read from right to left."""
        return self.layoutDirection() == Qt.LayoutDirection.RightToLeft

    def flipped(self, place: QRectF) -> QRectF:
        """The place, mirrored where people read from right to left."""
        if not self.is_mirrored:
            return place
        return QRectF(self.width() - place.right(), place.y(), place.width(), place.height())

    def paint(self, painter: QPainter) -> None:
        """Draw everything."""
        raise NotImplementedError

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint(painter)
        painter.end()


class PagedTile(Tile):
    """A tile that shows a long list page by page; the wall turns the pages of all of them."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(name, parent)
        self.pager = Pager()
        self.page_count = 1
        self.now_s = 0.0

    def turn(self, now_s: float) -> float | None:
        """Turn the page if its time is over; return the seconds until the next turn, if any."""
        self.now_s = now_s
        page = self.pager.page
        if self.pager.turn(now_s, self.page_count, self.unseen_pages()) != page:
            self.show_page()
        return self.pager.next_turn_in_s(now_s)

    def unseen_pages(self) -> Collection[int]:
        """The pages with something that has never been shown; they come first."""
        return ()

    def show_page(self) -> None:
        """Show the current page."""
        self.update()

    @property
    def page_mark(self) -> str:
        """The page number, such as `1/3`; empty if there is only one page."""
        if self.page_count < 2:
            return ""
        return left_to_right(f"{min(self.pager.page, self.page_count - 1) + 1}/{self.page_count}")


def write(
    painter: QPainter,
    place: QRectF,
    text: str,
    *,
    color: QColor,
    largest: int,
    weight: int = fonts.SEMI_BOLD,
    align: Qt.AlignmentFlag = fitting.START,
    line_count: int = 1,
    smallest: int = 8,
    lift: float = 0.0,
) -> None:
    """Write `text` as large as `place` allows, up to `largest` pixels; `lift` as `fitting.draw`."""
    fitted = fitting.fit(
        text,
        weight=weight,
        width=int(place.width()),
        height=int(place.height()),
        largest=largest,
        smallest=smallest,
        line_count=line_count,
    )
    painter.setPen(color)
    fitting.draw(painter, place, fitted, weight, align, lift=lift)


def draw_icon(painter: QPainter, place: QRectF, name: str, color: QColor) -> None:
    """Draw an icon into a square place, sharp at any size."""
    ratio = painter.device().devicePixelRatio()
    painter.drawPixmap(place.topLeft(), icons.pixmap(name, color, int(place.width()), ratio))


def draw_arrow(painter: QPainter, place: QRectF, color: QColor, *, is_mirrored: bool) -> None:
    """Draw an arrow in the reading direction."""
    pen = QPen(color, place.height() * 0.13)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    half = pen.widthF() / 2
    inner = place.adjusted(half, half, -half, -half)
    tail, tip = (inner.right(), inner.left()) if is_mirrored else (inner.left(), inner.right())
    wing = (tip - tail) * 0.45
    middle = inner.center().y()
    path = QPainterPath()
    path.moveTo(tail, middle)
    path.lineTo(tip, middle)
    path.moveTo(tip - wing, inner.top())
    path.lineTo(tip, middle)
    path.lineTo(tip - wing, inner.bottom())
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen)
    painter.drawPath(path)
