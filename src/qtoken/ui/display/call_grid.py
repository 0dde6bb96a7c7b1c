"""The current calls, like an airport's board: rows keep their place, pages turn."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from qtoken.domain.paging import Places, page_count, page_of
from qtoken.texts import ngettext
from qtoken.ui import fonts
from qtoken.ui.display import fitting
from qtoken.ui.display.board import Call
from qtoken.ui.display.call_card import CallCard, Look
from qtoken.ui.display.card_shape import CardShape, place_px, shape_for, shape_for_long
from qtoken.ui.display.tile import PagedTile, write

_NARROWEST_COLUMN = 0.62
LEGIBLE = 0.06
"""Least height of capital letters, as a share of the unit."""

_MOST_PAGES = 5
_MOST_PAGES_OF_LONG, _WORTH_PAGES = 8, 1.25
"""Pages at most: eight take a minute to come round, which only clearly larger names are worth."""

_USUAL = 1 / 4
"""If fewer names than this share are too long to be read well, only those are set small."""

_MARK = 0.026
_WHILE_LARGE_WIDE, _WHILE_LARGE_UPRIGHT = 0.44, 0.78
"""Height of the grid while a call is large. Rows are chosen for that: what fits then always fits,
so rows need not move when a large call comes or goes."""


@dataclass(frozen=True, slots=True)
class Level:
    """A layout of a page: rows and columns."""

    rows: int
    columns: int

    @property
    def size(self) -> int:
        """How many calls a page holds."""
        return self.rows * self.columns


class CallGrid(PagedTile):
    """Shows calls, column by column. A call keeps its row until it ends."""

    drawn = Signal(object)
    """The ids of the announcements that have just been painted in a row."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(name, parent)
        self.cards: list[CallCard] = []
        self._calls: dict[int, Call] = {}
        self._count = 0
        self._places = Places[int]()
        self._level = Level(1, 1)
        self._seats: tuple[int | None, ...] = ()
        self._legible = LEGIBLE
        self._seen: frozenset[int] = frozenset()

    def show_calls(self, calls: tuple[Call, ...], count: int) -> None:
        """Show these of `count` calls; a card whose call stays is not painted again."""
        by_token = {call.token_id: call for call in calls}
        if by_token != self._calls or count != self._count:
            self._calls, self._count = by_token, count
            self._arrange()

    def set_unit(self, unit: int) -> None:
        super().set_unit(unit)
        for card in self.cards:
            card.set_unit(unit)
        self._arrange()

    def set_legible(self, share: float) -> None:
        """Make capitals at least so high where possible, as a share of the unit."""
        if share != self._legible:
            self._legible = share
            self._arrange()

    @property
    def capital_share(self) -> float:
        """Height of the smallest capitals in the rows, as a share of the unit."""
        return self._reached_px(self._level, 0) * fitting.CAPITAL / self.unit

    def set_stale(self, is_stale: bool) -> None:
        super().set_stale(is_stale)
        for card in self.cards:
            card.set_stale(is_stale)

    def refresh(self) -> None:
        """Draw again in other colours, texts or direction."""
        self._arrange()
        self.update()
        for card in self.cards:
            card.update()

    @property
    def visible_calls(self) -> list[Call]:
        """What can be read now."""
        return [card.call for card in self.cards if card.call is not None and card.isVisible()]

    def unseen_pages(self) -> set[int]:
        """The pages with a call that has never been drawn."""
        size = self._level.size
        return {
            number // size
            for number, id_ in enumerate(self._seats)
            if id_ is not None and not self._seen.issuperset(self._calls[id_].announcement_ids)
        }

    def show_page(self) -> None:
        """Show the current page."""
        self._arrange()

    def _arrange(self) -> None:
        self._sit()
        self.page_count = page_count(len(self._seats), self._level.size)
        # Pages with calls that nobody has seen yet come first: their patients wait for them.
        page = self.pager.turn(self.now_s, self.page_count, self.unseen_pages())
        seats = page_of(self._seats, page, self._level.size)
        calls = [None if id_ is None else self._calls[id_] for id_ in seats]
        cells = self._cells(self.height())
        shape = self._shape(cells, [call for call in calls if call is not None])
        while len(self.cards) < len(calls):
            self.cards.append(self._new_card())
        for number, card in enumerate(self.cards):
            call = calls[number] if number < len(calls) else None
            if call is not None:
                card.setGeometry(self._mirror(cells[number]))
            look = Look.NEW if call and call.is_new else Look.PLAIN
            card.show_call(call, look, self._own_shape(call, shape, cells[0]) if call else shape)
            card.setVisible(call is not None)
        self.update()

    def _sit(self) -> None:
        keys = tuple(self._calls)
        # Placed twice: gaps of ended calls count too, so the layout depends on the places, and the
        # places on the size of a page.
        needed = len(self._places.put(keys, self._level.size))
        self._level = self._level_for(needed)
        self._seats = self._places.put(keys, self._level.size)

    def _level_for(self, needed: int) -> Level:
        """Return a layout: few rows for few calls, and fewer where long names would be too small.

        If only a few names are long, they alone are set small: fewer rows would cost the others.
        """
        levels = self._levels()
        enough = [level for level in levels if level.size >= needed] or levels[-1:]
        wanted = enough[0]
        # From the most rows down to the fewest: the first with legible names turns the fewest
        # pages.
        sparse = [level for level in reversed(levels) if level.size <= wanted.size]
        few, more = (
            [level for level in sparse if page_count(needed, level.size) <= most]
            for most in (_MOST_PAGES, _MOST_PAGES_OF_LONG)
        )
        for level in few:
            if self._usual_px(level) >= self._legible_px:
                return level
        best = max(few, key=self._usual_px) if few else wanted
        worth = self._usual_px(best) * _WORTH_PAGES
        return next((level for level in more if self._usual_px(level) >= worth), best)

    def _levels(self) -> list[Level]:
        """Return the possible layouts, the one for the fewest calls first."""
        if self._is_upright:
            return [Level(3, 1), Level(5, 1), Level(8, 1)]
        columns = max(1, int(self.width() // (_NARROWEST_COLUMN * self.unit)))
        return [Level(2, 1), *(Level(4, count) for count in range(1, columns + 1))]

    @property
    def _is_upright(self) -> bool:
        return self.width() <= self.unit

    def _usual_px(self, level: Level) -> int:
        return self._reached_px(level, _USUAL)

    def _reached_px(self, level: Level, share: float) -> int:
        """Return the size that number and room reach, ignoring this share of the longest names."""
        height = self.px(_WHILE_LARGE_UPRIGHT if self._is_upright else _WHILE_LARGE_WIDE)
        cell = _cells(self.width(), height, level, self._gap)[0]
        calls = list(self._calls.values())
        shape = self._shape([cell], calls)
        if shape is None:
            return 0
        size = (cell.width(), cell.height())
        # Ascending: the longest names, which come out smallest, are at the beginning and are
        # skipped.
        ranked = sorted(calls, key=lambda call: place_px(call.place, shape, *size))
        call = ranked[int(len(ranked) * share)]
        own = self._own_shape(call, shape, cell) or shape
        return min(own.label_px, place_px(call.place, own, *size))

    def _own_shape(self, call: Call, shape: CardShape | None, cell: QRect) -> CardShape | None:
        if shape is None:
            return None
        size = (cell.width(), cell.height())
        return shape_for_long(shape, *size, (call.label, call.place), self._legible_px + 1)

    @property
    def _legible_px(self) -> int:
        return int(self._legible / fitting.CAPITAL * self.unit)

    @staticmethod
    def _shape(cells: list[QRect], calls: list[Call]) -> CardShape | None:
        if not calls or not cells or cells[0].width() <= 0 or cells[0].height() <= 0:
            return None
        labels, places = [call.label for call in calls], [call.place for call in calls]
        return shape_for(cells[0].width(), cells[0].height(), labels, places)

    def _cells(self, height: int) -> list[QRect]:
        mark = self.px(_MARK) if self.page_count > 1 else 0
        level = self._level
        # All fit into one column: then each row gets the whole width.
        if len(self._seats) <= level.rows:
            level = Level(level.rows, 1)
        return _cells(self.width(), height - mark, level, self._gap)

    def _on_drawn(self, ids: tuple[int, ...]) -> None:
        # Ids of ended calls are dropped, else the set would grow all day.
        known = {id_ for call in self._calls.values() for id_ in call.announcement_ids}
        self._seen = frozenset((self._seen & known).union(ids))
        self.drawn.emit(ids)

    def _new_card(self) -> CallCard:
        card = CallCard(f"call{len(self.cards)}", self)
        card.set_unit(self.unit)
        card.set_stale(self.is_stale)
        card.drawn.connect(self._on_drawn)
        return card

    def _mirror(self, cell: QRect) -> QRect:
        if not self.is_mirrored:
            return cell
        return QRect(self.width() - cell.right() - 1, cell.y(), cell.width(), cell.height())

    @property
    def _gap(self) -> int:
        return self.px(0.0065)

    def paint(self, painter: QPainter) -> None:
        """Paint the foot: how many are called, and the page. The cards paint themselves."""
        if self.page_count < 2:
            return
        foot = QRectF(0, self.height() - self.px(_MARK), self.width(), self.px(_MARK))
        words = ngettext("{count} called", "{count} called", self._count).format(count=self._count)
        for text, align in ((words, fitting.START), (self.page_mark, fitting.END)):
            write(
                painter,
                foot,
                text,
                color=self.color("muted"),
                largest=self.px(0.026),
                weight=fonts.SEMI_BOLD,
                align=align,
            )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()


def _cells(width: int, height: int, level: Level, gap: int) -> list[QRect]:
    """Return the places of a page, one column after the other."""
    wide = (width - gap * (level.columns - 1)) // level.columns
    high = (height - gap * (level.rows - 1)) // level.rows
    return [
        QRect(column * (wide + gap), row * (high + gap), wide, high)
        for column in range(level.columns)
        for row in range(level.rows)
    ]
