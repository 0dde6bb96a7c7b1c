"""A part of the wall: paints itself, and only when what it shows has changed."""

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
    """Base of the parts. `unit` is the wall's measure; a stale part loses its colours."""

    def __init__(self, name: str, parent: QWidget) -> None:
        """`name` is the object's name, in code's words; what it says aloud is set while showing."""
        super().__init__(parent)
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.unit = 768
        self.is_stale = False

    def set_unit(self, unit: int) -> None:
        """Measure by another window's size."""
        if unit != self.unit:
            self.unit = unit
            self.update()

    def set_stale(self, is_stale: bool) -> None:
        """Pale while what is shown may be old."""
        if is_stale != self.is_stale:
            self.is_stale = is_stale
            self.update()

    def px(self, share: float) -> int:
        """A length as a share of the wall's height."""
        return max(1, round(share * self.unit))

    def color(self, role: str) -> QColor:
        """The colour of a token now."""
        window_theme = theme.of(self)
        return window_theme.color("muted" if self.is_stale and role in _PALE else role)

    @property
    def is_mirrored(self) -> bool:
        """Whether this is read from right to left."""
        return self.layoutDirection() == Qt.LayoutDirection.RightToLeft

    def flipped(self, place: QRectF) -> QRectF:
        """The place, as seen from the other side where reading begins on the right."""
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
    """A part that shows a long list page by page; the wall turns all of them."""

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
        """The pages with something that was never shown."""
        return ()

    def show_page(self) -> None:
        """Show the page that stands now."""
        self.update()

    @property
    def page_mark(self) -> str:
        """Which page this is, `1/3`; empty where there is one only."""
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
    """Draw an arrow that points where reading goes on."""
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
