"""The next numbers of each department."""

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from qtoken.domain.paging import page_count, page_of
from qtoken.services.display.display_rows import NextRow
from qtoken.texts import _
from qtoken.ui import fonts
from qtoken.ui.display import fitting
from qtoken.ui.display.label_strip import (
    HEADING,
    label_width,
    paint_ground,
    paint_heading,
    paint_mark,
    write_row,
)
from qtoken.ui.display.tile import PagedTile, Tile, write

_TALLEST_LINE = 0.09
_LOWEST_LINE = 0.056
_NARROWEST_COLUMN = 0.6
_FLAT = 0.2
"""A panel lower than this share of the unit has its heading beside the lines."""

_NAME_SHARE = 0.36
_NAME_SIZE = 0.85
_ALIKE = 0.8
"""A name is broken into two lines before it gets smaller than this share of its neighbours'."""


class NextLine(Tile):
    """One department: its letter, its name, the next labels and how many more wait."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(name, parent)
        self.row: NextRow | None = None
        self.text = ""
        self._name_em = 0.0

    def show_row(self, row: NextRow, name_em: float) -> None:
        """Show this department; `name_em` is the longest name's width on the page, in ems."""
        if name_em != self._name_em:
            self._name_em = name_em
            self.update()
        self._show(row, f"{row.department}: {', '.join(row.labels)}")

    def show_text(self, text: str) -> None:
        """Show a sentence instead."""
        self._show(None, text)

    def _show(self, row: NextRow | None, text: str) -> None:
        if (row, text) != (self.row, self.text):
            self.row, self.text = row, text
            self.setAccessibleName(text)
            self.update()

    def paint(self, painter: QPainter) -> None:
        place = QRectF(self.rect())
        size = min(self.px(0.06), int(self.height() * 0.66), int(self.width() * 0.052))
        if self.row is None:
            write(painter, place, self.text, color=self.color("muted"), largest=int(size * 0.85))
            return
        chip = QRectF(0, place.height() * 0.12, size * 1.9, place.height() * 0.76)
        self._paint_chip(painter, chip, size)
        widest = (place.width() - chip.width()) * _NAME_SHARE
        name_width = min(widest, self._name_em * size * _NAME_SIZE * 1.02)
        name = QRectF(chip.right() + size * 0.45, 0, name_width, place.height())
        write(
            painter,
            self.flipped(name),
            self.row.department,
            color=self.color("muted"),
            largest=int(size * _NAME_SIZE),
            smallest=int(size * _NAME_SIZE * _ALIKE),
            weight=fonts.REGULAR,
            line_count=2,
        )
        start = name.right() + size * 0.5
        room = QRectF(start, 0, place.width() - start, place.height())
        painter.setPen(self.color("text"))
        write_row(self, painter, room, self._labels_for(room.width(), size), size)

    def _paint_chip(self, painter: QPainter, chip: QRectF, size: int) -> None:
        painter.setPen(self.color("line"))
        painter.setBrush(self.color("ground"))
        place = self.flipped(chip)
        painter.drawRoundedRect(place, self.px(0.006), self.px(0.006))
        write(
            painter,
            place.adjusted(size * 0.15, 0, -size * 0.15, 0),
            self.row.letter if self.row else "",
            color=self.color("text"),
            largest=int(size * 0.85),
            weight=fonts.HEAVY,
            align=fitting.CENTER,
        )

    def _labels_for(self, width: float, size: int) -> list[str]:
        if self.row is None:
            return []
        # The width of "+7" depends on how many are left out, so it is tried from the most labels
        # down.
        for shown in range(len(self.row.labels), 0, -1):
            left_out = self.row.waiting_count - shown
            more = [_("+{number}").format(number=left_out)] if left_out else []
            labels = [*self.row.labels[:shown], *more]
            if sum(label_width(label, size) for label in labels) <= width + size * 0.5:
                return labels
        return list(self.row.labels[:1])


class NextBoard(PagedTile):
    """A heading and a line for each department where somebody waits; all of them, page by page."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(name, parent)
        self.lines: list[NextLine] = []
        self._rows: tuple[NextRow, ...] = ()
        self._title = ""
        self._mark = ""

    def show_rows(self, title: str, rows: tuple[NextRow, ...]) -> None:
        """Show these departments under a translated heading; unchanged lines are not painted."""
        if title != self._title:
            self._title = title
            self.update()
        if rows != self._rows:
            self._rows = rows
            self.show_page()

    def set_unit(self, unit: int) -> None:
        super().set_unit(unit)
        for line in self.lines:
            line.set_unit(unit)
        self._arrange()

    def set_stale(self, is_stale: bool) -> None:
        super().set_stale(is_stale)
        for line in self.lines:
            line.set_stale(is_stale)

    def refresh(self) -> None:
        """Draw again in other colours, texts or direction."""
        self._arrange()
        self.update()
        for line in self.lines:
            line.update()

    def paint(self, painter: QPainter) -> None:
        paint_ground(self, painter)
        if not self._title:
            return
        heading = QRectF(self._heading())
        paint_heading(self, painter, heading, icon="queue", title=self._title, role="text")
        if self._is_flat:
            heading = QRectF(heading.translated(0, heading.height() * 1.1))
        paint_mark(self, painter, heading)

    def show_page(self) -> None:
        """Show the current page."""
        self._arrange()

    @property
    def visible_departments(self) -> list[str]:
        """The departments on the current page."""
        return [line.row.department for line in self.lines if line.row and not line.isHidden()]

    @property
    def _is_flat(self) -> bool:
        return self.height() < _FLAT * self.unit

    def _heading(self) -> QRect:
        edge = self.px(0.018)
        height = int(self.px(HEADING) * 1.5)
        width = self.width() - 2 * edge
        if self._is_flat:
            words = fitting.advance(self._title, fonts.SEMI_BOLD, self.px(HEADING))
            width = min(width // 4, int(words + height * 1.3))
        return QRect(edge, int(edge * 0.8), width, height)

    def _arrange(self) -> None:
        cells = self._cells(self._room())
        self.page_count = page_count(len(self._rows), len(cells))
        page = self.pager.turn(self.now_s, self.page_count)
        rows = page_of(self._rows, page, len(cells)) if cells else ()
        while len(self.lines) < len(cells):
            self.lines.append(self._new_line())
        names = [fitting.advance(row.department, fonts.REGULAR, 1) for row in rows]
        for number, line in enumerate(self.lines):
            # The first line stays visible without rows: it says that nobody is waiting.
            line.setVisible(number < max(1, len(rows)) and number < len(cells))
            if number >= len(cells):
                continue
            line.setGeometry(self._mirror(cells[number]))
            if number < len(rows):
                line.show_row(rows[number], max(names))
            elif number == 0:
                line.show_text(_("Nobody is waiting."))
        if self.page_mark != self._mark:
            self._mark = self.page_mark
            self.update()

    def _room(self) -> QRect:
        heading, edge = self._heading(), self.px(0.018)
        top = edge // 2 if self._is_flat else heading.bottom() + 1 + self.px(0.004)
        left = heading.right() + 1 + edge if self._is_flat else heading.x()
        return QRect(left, top, self.width() - edge - left, self.height() - top - edge // 2)

    def _cells(self, room: QRect) -> list[QRect]:
        """Return the places of a page's lines, one column after the other."""
        if room.height() <= 0 or room.width() <= 0:
            return []
        most_rows = max(1, room.height() // self.px(_LOWEST_LINE))
        wanted = max(1, len(self._rows))
        can_be_two = room.width() >= 2 * self.px(_NARROWEST_COLUMN)
        columns = 2 if wanted > most_rows and can_be_two else 1
        rows = min(most_rows, -(-wanted // columns))
        height = min(self.px(_TALLEST_LINE), room.height() // rows)
        width = room.width() // columns
        return [
            QRect(room.x() + column * width, room.y() + row * height, width, height)
            for column in range(columns)
            for row in range(rows)
        ]

    def _mirror(self, place: QRect) -> QRect:
        if not self.is_mirrored:
            return place
        return QRect(self.width() - place.right() - 1, place.y(), place.width(), place.height())

    def _new_line(self) -> NextLine:
        line = NextLine(f"next{len(self.lines)}", self)
        line.set_unit(self.unit)
        line.set_stale(self.is_stale)
        return line

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
