"""Numbers under a heading, such as those who missed their turn; all of them, page by page."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from qtoken.texts import _, left_to_right
from qtoken.ui import fonts
from qtoken.ui.display import fitting
from qtoken.ui.display.tile import PagedTile, Tile, draw_icon, write

HEADING = 0.026
_LABELS = (0.042, 0.032)
"""Two sizes; the lower fits two rows where the strip stands beside the next numbers."""
_ROW = 1.36
_GAP = 0.62


class LabelStrip(PagedTile):
    """A heading with an icon and a count, and rows of labels below."""

    def __init__(self, name: str, parent: QWidget, *, icon: str, role: str) -> None:
        """`role` is the colour token of the labels."""
        super().__init__(name, parent)
        self._icon = icon
        self._role = role
        self._count = 0
        self._pages: list[list[list[str]]] = []
        self._pixels = 1
        self.title = ""
        self.labels: tuple[str, ...] = ()

    def show_labels(self, title: str, labels: tuple[str, ...], count: int) -> None:
        """Show these of `count` labels under a translated heading."""
        if (title, labels, count) == (self.title, self.labels, self._count):
            return
        self.title, self.labels, self._count = title, labels, count
        self.setAccessibleName(f"{title}: {', '.join(labels)}")
        self._paginate()

    def set_unit(self, unit: int) -> None:
        super().set_unit(unit)
        self._paginate()

    @property
    def visible_labels(self) -> list[str]:
        """The labels on the current page."""
        pages = self._pages[self.pager.page : self.pager.page + 1]
        return [label for page in pages for row in page for label in row]

    def paint(self, painter: QPainter) -> None:
        paint_ground(self, painter)
        if not self.labels:
            return
        heading, room = self._places()
        mark = fitting.advance(self.page_mark, fonts.SEMI_BOLD, self.px(HEADING))
        words = heading.adjusted(0, 0, -mark - self.px(HEADING), 0)
        paint_heading(self, painter, words, icon=self._icon, title=self._words, role=self._role)
        paint_mark(self, painter, heading)
        painter.setPen(self.color(self._role))
        height = self._pixels * _ROW
        page = self._pages[min(self.pager.page, len(self._pages) - 1)] if self._pages else []
        for row, labels in enumerate(page):
            place = QRectF(room.x(), room.y() + row * height, room.width(), height)
            write_row(self, painter, place, labels, self._pixels)

    @property
    def _words(self) -> str:
        if self.page_count < 2:
            return self.title
        return _("{title} ({number})").format(title=self.title, number=self._count)

    def _places(self) -> tuple[QRectF, QRectF]:
        edge = self.px(0.018)
        inner = QRectF(self.rect()).adjusted(edge, edge * 0.7, -edge, -edge * 0.5)
        heading = QRectF(inner.x(), inner.y(), inner.width(), self.px(HEADING) * 1.5)
        return heading, inner.adjusted(0, heading.height() * 1.05, 0, 0)

    def _paginate(self) -> None:
        """Write them large if all fit, else smaller, else on several pages."""
        room = self._places()[1]
        if room.height() > 0 and room.width() > 0:
            for size in _LABELS:
                pixels = max(1, min(self.px(size), int(room.height() / _ROW)))
                lines = max(1, int(room.height() / (pixels * _ROW)))
                rows = broken(list(self.labels), room.width(), pixels)
                # If no size holds all rows, the last and smallest stays, on several pages.
                if len(rows) <= lines:
                    break
            self._pixels = pixels
            self._pages = [rows[start : start + lines] for start in range(0, len(rows), lines)]
        self.page_count = max(1, len(self._pages))
        self.pager.turn(self.now_s, self.page_count)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._paginate()


def label_width(label: str, pixels: float) -> float:
    """The width of a label and the gap after it."""
    return fitting.advance(label, fonts.SEMI_BOLD, pixels) + _GAP * pixels


def paint_ground(tile: Tile, painter: QPainter) -> None:
    """Paint the ground of a card."""
    painter.setPen(tile.color("surface"))
    painter.setBrush(tile.color("surface"))
    painter.drawRoundedRect(tile.rect(), tile.px(0.012), tile.px(0.012))


def paint_heading(
    tile: Tile, painter: QPainter, place: QRectF, *, icon: str, title: str, role: str
) -> None:
    """Paint an icon and a heading."""
    side = float(int(place.height() * 0.8))
    square = QRectF(place.x(), place.center().y() - side / 2, side, side)
    draw_icon(painter, tile.flipped(square), icon, tile.color(role))
    words = place.adjusted(side * 1.4, 0, 0, 0)
    write(
        painter,
        tile.flipped(words),
        title,
        color=tile.color("muted" if role == "text" else role),
        largest=tile.px(HEADING),
        smallest=tile.px(HEADING * 0.6),
    )


def broken(labels: list[str], width: float, pixels: float) -> list[list[str]]:
    """Break labels into rows of this width."""
    rows: list[list[str]] = [[]]
    used = 0.0
    for label in labels:
        needed = label_width(label, pixels)
        if rows[-1] and used + needed - _GAP * pixels > width:
            rows.append([])
            used = 0.0
        rows[-1].append(label)
        used += needed
    return rows if rows[-1] else []


def paint_mark(tile: PagedTile, painter: QPainter, place: QRectF) -> None:
    """Paint the page number at the end of a heading."""
    write(
        painter,
        tile.flipped(place),
        tile.page_mark,
        color=tile.color("muted"),
        largest=tile.px(HEADING),
        align=fitting.END,
    )


def write_row(tile: Tile, painter: QPainter, place: QRectF, labels: list[str], pixels: int) -> None:
    x = place.x()
    for label in labels:
        width = label_width(label, pixels)
        fitted = fitting.Fitted(pixels, (left_to_right(label),))
        spot = QRectF(x, place.y(), width, place.height())
        fitting.draw(painter, tile.flipped(spot), fitted, fonts.SEMI_BOLD, fitting.START)
        x += width
