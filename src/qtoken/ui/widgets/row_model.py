"""A table's rows, updated by difference, so that selection and scroll position stay."""

from bisect import bisect_left
from collections.abc import Callable, Hashable, Sequence
from typing import Any, Generic

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from qtoken.ui import fonts, icons, theme
from qtoken.ui.widgets import tool_tips
from qtoken.ui.widgets.columns import Align, Column, RowT

_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
_NOWHERE = QModelIndex()
_ALIGN = {
    Align.START: Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter,
    Align.CENTER: Qt.AlignmentFlag.AlignCenter,
    Align.END: Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter,
}


class RowModel(QAbstractTableModel, Generic[RowT]):
    """Holds frozen rows with an ``id``; never queries. Ids must differ within one list."""

    def __init__(self, columns: Sequence[Column[RowT]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._rows: list[RowT] = []
        self._places: dict[Hashable, int] = {}
        self._theme = theme.current
        self._fonts = [fonts.font(theme.size("body"), column.weight) for column in self.columns]
        self._answers: dict[int, Callable[[RowT, int], object]] = {
            _Role.DisplayRole: self._text,
            _Role.ToolTipRole: self._tool_tip,
            _Role.DecorationRole: self._icon,
            _Role.ForegroundRole: self._color,
            _Role.FontRole: self._font,
            _Role.TextAlignmentRole: self._align,
            _Role.AccessibleTextRole: self._spoken,
        }

    @property
    def rows(self) -> tuple[RowT, ...]:
        """The rows shown, in order."""
        return tuple(self._rows)

    def use_theme(self, theme_of: Callable[[], theme.Theme]) -> None:
        """Ask ``theme_of`` for colours: only the table knows its window's theme."""
        self._theme = theme_of

    def ids_from(self, first: int, count: int) -> list[Hashable]:
        """Return the ids of `count` rows from this place on."""
        return [row.id for row in self._rows[first : first + count]]

    def place_of(self, id_: Hashable) -> int | None:
        """Return the row number of ``id_``, or None."""
        return self._places.get(id_)

    def show_rows(self, rows: Sequence[RowT]) -> None:
        """Show ``rows`` by the fewest removals, moves, insertions and changes; never by a reset."""
        # A reset would lose selection, scroll position and the row under the pointer.
        new = list(rows)
        if [row.id for row in new] != [row.id for row in self._rows]:
            # In this order each step sees only rows that the next one expects: known rows, then in
            # order.
            self._remove_missing({row.id for row in new})
            self._move_to_order(new)
            self._insert_missing(new)
            self._places = {row.id: place for place, row in enumerate(self._rows)}
        self._change(new)

    def refresh(self) -> None:
        """Show every cell again: the language, the theme or the minute changed."""
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, self._last))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self._last)

    @property
    def _last(self) -> int:
        return len(self.columns) - 1

    def _remove_missing(self, wanted: set[Hashable]) -> None:
        end = len(self._rows)
        while end > 0:
            if self._rows[end - 1].id in wanted:
                end -= 1
                continue
            start = end - 1
            while start > 0 and self._rows[start - 1].id not in wanted:
                start -= 1
            self.beginRemoveRows(_NOWHERE, start, end - 1)
            del self._rows[start:end]
            self.endRemoveRows()
            end = start

    def _move_to_order(self, new: list[RowT]) -> None:
        known = {row.id for row in self._rows}
        order = {row.id: rank for rank, row in enumerate(row for row in new if row.id in known)}
        staying = _longest_rising([order[row.id] for row in self._rows])
        for rank in sorted(set(range(len(order))) - staying):
            ranks = [order[row.id] for row in self._rows]
            start = ranks.index(rank)
            # Behind the row that precedes it, which is in its right place already. Qt's move wants
            # the target as it is before the row is taken out, and refuses one that changes nothing.
            end = ranks.index(rank - 1) + 1 if rank else 0
            if end not in (start, start + 1):
                self._move(start, end)

    def _move(self, start: int, end: int) -> None:
        self.beginMoveRows(_NOWHERE, start, start, _NOWHERE, end)
        row = self._rows.pop(start)
        self._rows.insert(end - 1 if end > start else end, row)
        self.endMoveRows()

    def _insert_missing(self, new: list[RowT]) -> None:
        known = {row.id for row in self._rows}
        place = 0
        while place < len(new):
            end = place
            while end < len(new) and new[end].id not in known:
                end += 1
            if end > place:
                self.beginInsertRows(_NOWHERE, place, end - 1)
                self._rows[place:place] = new[place:end]
                self.endInsertRows()
            place = end + 1

    def _change(self, new: list[RowT]) -> None:
        if new == self._rows:
            return
        changed = [
            i for i, (old, row) in enumerate(zip(self._rows, new, strict=True)) if old != row
        ]
        self._rows = new
        for first, last in _runs(changed):
            self.dataChanged.emit(self.index(first, 0), self.index(last, self._last))

    def _text(self, row: RowT, column: int) -> str:
        return self.columns[column].text(row)

    def _tool_tip(self, row: RowT, column: int) -> str | None:
        tell = self.columns[column].tool_tip
        return None if tell is None else tool_tips.plain(tell(row))

    def _icon(self, row: RowT, column: int) -> object:
        name_of, color_of = self.columns[column].icon, self.columns[column].color
        name = None if name_of is None else name_of(row)
        if name is None:
            return None
        role = None if color_of is None else color_of(row)
        return icons.icon(name, role or "text", of_theme=self._theme())

    def _color(self, row: RowT, column: int) -> object:
        color_of = self.columns[column].color
        role = None if color_of is None else color_of(row)
        return None if role is None else self._theme().color(role)

    def _font(self, _row: RowT, column: int) -> QFont:
        return self._fonts[column]

    def _align(self, _row: RowT, column: int) -> Qt.AlignmentFlag:
        return _ALIGN[self.columns[column].align]

    def _spoken(self, row: RowT, column: int) -> str:
        return f"{self.columns[column].title()}: {self.columns[column].text(row)}"

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> Any:
        answer = self._answers.get(role)
        if answer is None or not index.isValid():
            return None
        return answer(self._rows[index.row()], index.column())

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == _Role.DisplayRole:
            return self.columns[section].title()
        if role == _Role.TextAlignmentRole:
            return _ALIGN[self.columns[section].align]
        return None


def _longest_rising(numbers: list[int]) -> set[int]:
    """Return the longest rising subsequence: the rows that need not move."""
    ends: list[int] = []
    places: list[int] = []
    before: list[int] = []
    for place, number in enumerate(numbers):
        # Patience sorting: `ends[n]` is the smallest number that can end a rising run of n + 1
        # numbers.
        length = bisect_left(ends, number)
        before.append(places[length - 1] if length else -1)
        ends[length:] = [number, *ends[length + 1 :]]
        places[length:] = [place, *places[length + 1 :]]
    kept: set[int] = set()
    place = places[-1] if places else -1
    while place >= 0:
        kept.add(numbers[place])
        place = before[place]
    return kept


def _runs(places: list[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for place in places:
        if runs and runs[-1][1] == place - 1:
            runs[-1] = (runs[-1][0], place)
        else:
            runs.append((place, place))
    return runs
