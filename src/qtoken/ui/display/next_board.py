"""The next numbers of each department."""

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from qtoken.services.display_rows import NextRow
from qtoken.texts import _, ngettext
from qtoken.ui import fonts
from qtoken.ui.display import fitting
from qtoken.ui.display.label_strip import (
    HEADING,
    label_width,
    paint_ground,
    paint_heading,
    write_row,
)
from qtoken.ui.display.part import Part, write

_TALLEST_LINE = 0.07
_LOWEST_LINE = 0.036
_NARROWEST_COLUMN = 0.46


class NextLine(Part):
    """One department: its letter, its name, the next labels and how many more wait."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(name, parent)
        self.row: NextRow | None = None
        self.text = ""

    def show_row(self, row: NextRow) -> None:
        """Show this department."""
        self._show(row, f"{row.department}: {', '.join(row.labels)}")

    def show_text(self, text: str) -> None:
        """Show a line of words instead."""
        self._show(None, text)

    def _show(self, row: NextRow | None, text: str) -> None:
        if (row, text) != (self.row, self.text):
            self.row, self.text = row, text
            self.setAccessibleName(text)
            self.update()

    def paint(self, painter: QPainter) -> None:
        place = QRectF(self.rect())
        size = min(self.px(0.042), int(self.height() * 0.66), int(self.width() * 0.052))
        if self.row is None:
            write(painter, place, self.text, color=self.color("muted"), largest=int(size * 0.85))
            return
        chip = QRectF(0, place.height() * 0.12, size * 1.9, place.height() * 0.76)
        self._paint_chip(painter, chip, size)
        name_width = (place.width() - chip.width()) * 0.36
        name = QRectF(chip.right() + size * 0.45, 0, name_width, place.height())
        write(
            painter,
            self.flipped(name),
            self.row.department,
            color=self.color("muted"),
            largest=int(size * 0.85),
            weight=fonts.REGULAR,
            line_count=2,
            smallest=int(size * 0.5),
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
        for shown in range(len(self.row.labels), 0, -1):
            left_out = self.row.waiting_count - shown
            more = [_("+{count}").format(count=left_out)] if left_out else []
            labels = [*self.row.labels[:shown], *more]
            if sum(label_width(label, size) for label in labels) <= width + size * 0.5:
                return labels
        return list(self.row.labels[:1])


class NextBoard(Part):
    """A heading and a line for each department where somebody waits."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(name, parent)
        self.lines: list[NextLine] = []
        self._rows: tuple[NextRow, ...] = ()
        self._title = ""

    def show_rows(self, title: str, rows: tuple[NextRow, ...]) -> None:
        """Show these departments under a translated heading; a line that stays is not painted."""
        if title != self._title:
            self._title = title
            self.update()
        if rows != self._rows:
            self._rows = rows
            self._arrange()

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
        """Draw anew in other colours, texts or direction."""
        self._arrange()
        self.update()
        for line in self.lines:
            line.update()

    def paint(self, painter: QPainter) -> None:
        paint_ground(self, painter)
        if self._title:
            heading = QRectF(self._heading())
            paint_heading(self, painter, heading, icon="queue", title=self._title, role="text")

    def _heading(self) -> QRect:
        edge = self.px(0.018)
        return QRect(edge, int(edge * 0.8), self.width() - 2 * edge, int(self.px(HEADING) * 1.5))

    def _arrange(self) -> None:
        places = self._places()
        while len(self.lines) < len(places):
            self.lines.append(self._new_line())
        for number, line in enumerate(self.lines):
            line.setVisible(number < len(places))
            if number < len(places):
                line.setGeometry(places[number])
                self._fill(line, number, is_last=number == len(places) - 1)

    def _fill(self, line: NextLine, number: int, *, is_last: bool) -> None:
        left_out = len(self._rows) - number
        if is_last and left_out > 1:
            text = ngettext("and {count} more department", "and {count} more departments", left_out)
            line.show_text(text.format(count=left_out))
        elif self._rows:
            line.show_row(self._rows[number])
        else:
            line.show_text(_("Nobody is waiting."))

    def _places(self) -> list[QRect]:
        heading = self._heading()
        top = heading.bottom() + 1 + self.px(0.004)
        room = QRect(heading.x(), top, heading.width(), self.height() - top - self.px(0.012))
        if room.height() <= 0 or room.width() <= 0:
            return []
        most_rows = max(1, room.height() // self.px(_LOWEST_LINE))
        wanted = max(1, len(self._rows))
        can_be_two = room.width() >= 2 * self.px(_NARROWEST_COLUMN)
        columns = 2 if wanted > most_rows and can_be_two else 1
        rows = min(most_rows, -(-wanted // columns))
        height = min(self.px(_TALLEST_LINE), room.height() // rows)
        width = room.width() // columns
        count = min(wanted, rows * columns)
        return [
            self._mirror(
                QRect(room.x() + n // rows * width, top + n % rows * height, width, height)
            )
            for n in range(count)
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
