"""What was found, and the way to a new patient, which is always in sight below it."""

from functools import partial

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QHeaderView, QVBoxLayout, QWidget

from qtoken.texts import _
from qtoken.ui import fonts, theme
from qtoken.ui.reception.cells import PADDING_PX, ROW_PX, TwoLineDelegate
from qtoken.ui.reception.issue.results import ResultKind, ResultLine
from qtoken.ui.widgets.columns import Align, Column
from qtoken.ui.widgets.row_table import RowTable

_EDGES_PX = 6
_PLACE_PX, _MOST_PLACE_PX = 104, 152
_BACK = frozenset({Qt.Key.Key_Up, Qt.Key.Key_PageUp})
_BY_ONE = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down})
_ICONS = {
    ResultKind.TOKEN: "queue",
    ResultKind.PATIENT: "patient",
    ResultKind.NEW: "new-patient",
}


class ResultList(QWidget):
    """Two lists that behave as one: who was found scrolls, the way to a new patient does not.

    The arrow keys go round, so that it is one key away however many were found.
    """

    row_activated = Signal(object)
    """The id of the line that was chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found = _Lines("results", self)
        self._new = _Lines("newPatient", self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.size("grid") // 2)
        layout.addWidget(self._found)
        layout.addWidget(self._new)
        layout.addStretch(1)
        for lines in (self._found, self._new):
            # A click is enough.
            lines.clicked.connect(partial(self._take, lines))
            lines.row_activated.connect(self.row_activated)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to choose from."""
        return not (self._found.rows_model.rows or self._new.rows_model.rows)

    def retranslate(self) -> None:
        """Show the texts in the language spoken now."""
        self._found.retranslate()
        self._new.retranslate()

    def show_lines(self, lines: tuple[ResultLine, ...], chosen: str | None) -> None:
        """Show these; `chosen` is what Enter takes, if anything is sure."""
        self.update_lines(lines)
        self._select(chosen)
        if chosen is None:
            self._found.scrollToTop()

    def update_lines(self, lines: tuple[ResultLine, ...]) -> None:
        """Show these, and leave chosen what is chosen."""
        found = [line for line in lines if line.kind is not ResultKind.NEW]
        self._found.show_rows(found)
        self._new.show_rows([line for line in lines if line.kind is ResultKind.NEW])
        self._found.setMaximumHeight(len(found) * ROW_PX + _EDGES_PX)
        self._found.setVisible(bool(found))

    def selected_id(self) -> str | None:
        """The id of the line that Enter takes, or nothing."""
        chosen: str | None = self._found.selected_id() or self._new.selected_id()
        return chosen

    def take_key(self, event: QKeyEvent) -> None:
        """Move the selection by a key that was pressed elsewhere."""
        ids = self._found.ids
        chosen = self._found.selected_id()
        if event.key() == Qt.Key.Key_End:
            self._select(self._new.first_id)
        elif chosen is None and self._new.selected_id() is None:
            self._select(self._new.first_id if event.key() in _BACK else self._first())
        elif chosen is None:
            self._select(ids[-1] if ids and event.key() in _BACK else self._first())
        elif event.key() in _BY_ONE and chosen == (ids[0] if event.key() in _BACK else ids[-1]):
            self._select(self._new.first_id)
        else:
            self._found.keyPressEvent(event)

    def _first(self) -> str | None:
        return self._found.first_id or self._new.first_id

    def _select(self, id_: str | None) -> None:
        for lines in (self._found, self._new):
            lines.select(id_ if id_ in lines.ids else None)

    def _take(self, lines: "_Lines", place: QModelIndex) -> None:
        self.row_activated.emit(lines.ids[place.row()])


class _Lines(RowTable[ResultLine]):
    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(_COLUMNS, _("Patients found"), parent)
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setDefaultSectionSize(ROW_PX)
        for column in range(len(_COLUMNS)):
            self.setItemDelegateForColumn(column, TwoLineDelegate(self))
        if name == "newPatient":
            self.setFixedHeight(ROW_PX + _EDGES_PX)
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    @property
    def ids(self) -> list[str]:
        return [row.id for row in self.rows_model.rows]

    @property
    def first_id(self) -> str | None:
        return next(iter(self.ids), None)

    def retranslate(self) -> None:
        super().retranslate()
        self.setAccessibleName(_("Patients found"))

    def show_rows(self, rows: list[ResultLine]) -> None:  # type: ignore[override]
        super().show_rows(rows)
        # Where nobody has a token the names have all the width, else what the words leave.
        self.setColumnHidden(1, not any(row.place for row in rows))
        self.horizontalHeader().resizeSection(1, _place_px(rows))


def _place_px(rows: list[ResultLine]) -> int:
    metrics = QFontMetrics(fonts.font(theme.size("caption")))
    words = (row.place.partition("\n")[2] for row in rows)
    # One more: what is measured is rounded, and what is wider by a part of it is cut.
    needed = max(map(metrics.horizontalAdvance, words), default=0) + 2 * PADDING_PX + 1
    return min(max(needed, _PLACE_PX), _MOST_PLACE_PX)


_COLUMNS: tuple[Column[ResultLine], ...] = (
    Column(
        lambda: _("Name"),
        lambda line: f"{line.name}\n{line.detail}" if line.detail else line.name,
        tool_tip=lambda line: f"{line.name}\n{line.detail}",
        icon=lambda line: _ICONS[line.kind],
        color=lambda line: None if line.kind is ResultKind.PATIENT else "accent",
        weight=fonts.SEMI_BOLD,
    ),
    Column(
        lambda: _("Token"),
        lambda line: line.place,
        color=lambda _line: "accent",
        align=Align.END,
        width=_PLACE_PX,
        weight=fonts.SEMI_BOLD,
    ),
)
