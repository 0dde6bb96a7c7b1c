"""A table of frozen rows, for the queue and every other list."""

from collections.abc import Callable, Hashable, Sequence
from time import monotonic
from typing import Any, Generic

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QHelpEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QToolTip, QWidget

from qtoken.ui import fonts, theme
from qtoken.ui.widgets import tool_tips
from qtoken.ui.widgets.columns import Align, Column, HasId, RowT
from qtoken.ui.widgets.ground import Line
from qtoken.ui.widgets.row_model import RowModel
from qtoken.ui.widgets.steady_table import SteadyTable

__all__ = ["Align", "Column", "HasId", "RowModel", "RowTable"]

_PADDING_PX = 28
_ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class RowTable(SteadyTable, Generic[RowT]):
    """Shows rows; the selected row stays selected, and visible rows stay in place.

    When the selected row leaves the list nothing is selected: a key must not act on its neighbour,
    who is another patient.
    """

    row_activated = Signal(object)
    """The id of a row on which Enter was pressed or a double click made."""
    selection_changed = Signal(object)
    """The id of the selected row, or None."""

    def __init__(
        self,
        columns: Sequence[Column[RowT]],
        name: str,
        parent: QWidget | None = None,
        *,
        seconds: Callable[[], float] = monotonic,
    ) -> None:
        """``name`` is the translated name that a screen reader says."""
        super().__init__(parent, seconds=seconds)
        self.rows_model: RowModel[RowT] = RowModel(columns, self)
        self._last_place = 0
        self._has_lost_row = False
        self._told_id: Hashable | None = None
        self.setAccessibleName(name)
        self._build()
        self.doubleClicked.connect(self._activate)
        theme.changed.connect(self._refresh)

    def show_rows(self, rows: Sequence[RowT]) -> None:
        """Show these rows instead, by difference."""
        top = self._top_row()
        self.rows_model.show_rows(rows)
        self._keep_in_place(top)
        self._tell_selection()

    def ids_from(self, first: int, count: int) -> list[Hashable]:
        return self.rows_model.ids_from(first, count)

    def retranslate(self) -> None:
        """Show titles and cells in the present language."""
        self.rows_model.refresh()
        self._size_columns()

    def selected_id(self) -> Any:
        """Return the id of the selected row, or None."""
        row = self.selected_row()
        return None if row is None else row.id

    def selected_row(self) -> RowT | None:
        """Return the selected row as it was last shown, or None."""
        chosen = self.selectionModel().selectedRows()
        return self.rows_model.rows[chosen[0].row()] if chosen else None

    @property
    def has_lost_row(self) -> bool:
        """Whether the row selected last has left the list, and none was selected since."""
        return self._has_lost_row

    def select(self, id_: Hashable | None) -> None:
        """Select the row with this id and scroll to it; None selects no row."""
        place = None if id_ is None else self.rows_model.place_of(id_)
        if place is None:
            self._select_none()
        else:
            # Not `selectRow`: in right-to-left layout it looks for a column one pixel outside the
            # table, and selects nothing.
            whole_row = (
                QItemSelectionModel.SelectionFlag.ClearAndSelect
                | QItemSelectionModel.SelectionFlag.Rows
            )
            index = self.rows_model.index(place, 0)
            self.selectionModel().setCurrentIndex(index, whole_row)
            self.scrollTo(index)

    def _build(self) -> None:
        self.setModel(self.rows_model)
        self.setItemDelegate(Line(self))
        self.rows_model.use_theme(lambda: theme.of(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(theme.size("row"))
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionsClickable(False)
        self._size_columns()

    def _size_columns(self) -> None:
        header = self.horizontalHeader()
        header.setMinimumSectionSize(_PADDING_PX)
        for place, column in enumerate(self.rows_model.columns):
            if column.width is None:
                header.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
                continue
            header.setSectionResizeMode(place, QHeaderView.ResizeMode.Interactive)
            header.resizeSection(place, max(column.width, self._needed_width(column)))

    def _needed_width(self, column: Column[RowT]) -> int:
        title = self.horizontalHeader().fontMetrics().horizontalAdvance(column.title())
        if column.widest is None:
            return title + _PADDING_PX
        metrics = QFontMetrics(fonts.font(theme.size("body"), column.weight))
        widest = max(map(metrics.horizontalAdvance, column.widest()), default=0)
        icon = 0 if column.icon is None else theme.size("icon") + _PADDING_PX // 4
        return max(title, widest + icon) + _PADDING_PX

    def _top_row(self) -> tuple[Hashable, int] | None:
        place = self.rowAt(0)
        if place < 0 or self.verticalScrollBar().value() == 0:
            return None
        return self.rows_model.rows[place].id, self.rowViewportPosition(place)

    def _keep_in_place(self, top: tuple[Hashable, int] | None) -> None:
        place = None if top is None else self.rows_model.place_of(top[0])
        if top is None or place is None:
            return
        bar = self.verticalScrollBar()
        # Rows above the topmost visible one may have come or gone: scroll by as much as it has
        # moved.
        bar.setValue(bar.value() + self.rowViewportPosition(place) - top[1])

    def _cut_text(self, index: QModelIndex) -> str:
        """Return the text of a cell that is too narrow for it, unless it has a tool tip."""
        tip = index.data(Qt.ItemDataRole.ToolTipRole) if index.isValid() else ""
        if tip is not None or self.sizeHintForIndex(index).width() <= self.columnWidth(
            index.column()
        ):
            return ""
        return str(index.data())

    def _select_none(self) -> None:
        self.selectionModel().clear()
        self._tell_selection()

    def _tell_selection(self) -> None:
        id_ = self.selected_id()
        if id_ != self._told_id:
            self._told_id = id_
            self._has_lost_row = self._has_lost_row and id_ is None
            self.selection_changed.emit(id_)

    def _activate(self, index: QModelIndex) -> None:
        if index.isValid():
            self.row_activated.emit(self.rows_model.rows[index.row()].id)

    def _refresh(self) -> None:
        self.rows_model.refresh()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self._tell_selection()

    def rowsAboutToBeRemoved(
        self, parent: QModelIndex | QPersistentModelIndex, start: int, end: int
    ) -> None:
        # Before Qt's own handling, which would make a neighbour current and selected.
        if start <= self.currentIndex().row() <= end:
            self._last_place = start
            self._has_lost_row = self.selected_row() is not None
            self.selectionModel().clear()
        super().rowsAboutToBeRemoved(parent, start, end)

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        if self.currentIndex().isValid() or not self.rows_model.rows:
            return super().moveCursor(action, modifiers)
        # The selected row has left: go on from where it was.
        return self.rows_model.index(min(self._last_place, len(self.rows_model.rows) - 1), 0)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            text = self._cut_text(self.indexAt(event.pos()))
            if text:
                QToolTip.showText(event.globalPos(), tool_tips.plain(text), self)
                return True
        return super().viewportEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        rows = self.rows_model.rows
        if rows and event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            # Qt's Home and End go along the cells of a row.
            self.select(rows[0 if event.key() == Qt.Key.Key_Home else -1].id)
        elif self.selected_row() is not None and event.key() in _ENTERS:
            self._activate(self.currentIndex())
        elif rows and self.selected_row() is None and event.key() in _MOVES:
            # Qt makes the first row current when the table gets the focus, without selecting it;
            # moving on from there would skip it.
            self.select(rows[min(self._last_place, len(rows) - 1)].id)
        else:
            super().keyPressEvent(event)
