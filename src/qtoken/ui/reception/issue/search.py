"""The search field and the list below it."""

from PySide6.QtCore import QEvent, QModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHeaderView, QLineEdit, QWidget

from qtoken.texts import _
from qtoken.ui import fonts, icons
from qtoken.ui.reception.cells import ROW_PX, TwoLineDelegate
from qtoken.ui.reception.issue.results import ResultKind, ResultLine
from qtoken.ui.widgets.columns import Align, Column
from qtoken.ui.widgets.row_table import RowTable

REST_MS = 120
_HEIGHT_PX = 44
_MOVES = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown})
_ICONS = {
    ResultKind.TOKEN: "queue",
    ResultKind.PATIENT: "patient",
    ResultKind.NEW: "new-patient",
}


class SearchField(QLineEdit):
    """Tells when typing has rested; arrow keys move in the list below."""

    rested = Signal(str)
    entered = Signal(str)
    left = Signal()
    moved = Signal(QKeyEvent)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("search")
        self.setClearButtonEnabled(True)
        # Its room is kept from the beginning: the words beside it must not move.
        self._glass = self.addAction(QIcon(), QLineEdit.ActionPosition.LeadingPosition)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._tell)
        self.textEdited.connect(lambda _text: self._rest.start())
        self.textChanged.connect(self._on_changed)

    def put_icon(self) -> None:
        """Wear the magnifying glass, once the window is painted."""
        icons.put(self._glass, "search", "muted")

    def retranslate(self) -> None:
        """Show the texts in the language spoken now."""
        self.setPlaceholderText(_("Find or register a patient    Ctrl+F"))
        self.setAccessibleName(_("Find or register a patient"))
        self.setToolTip(_("Name, phone number, patient number, or a token such as C-012 (Ctrl+F)"))

    def _tell(self) -> None:
        self.rested.emit(self.text())

    def _on_changed(self, text: str) -> None:
        if not text:
            self._rest.stop()
            self.rested.emit("")

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), _HEIGHT_PX)

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), _HEIGHT_PX)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _MOVES:
            self.moved.emit(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._rest.stop()
            if not event.isAutoRepeat():
                self.entered.emit(self.text())
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        # An empty line leaves Ctrl+Z to the window, which takes back the last action.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Undo)
            and not self.text()
        ):
            event.ignore()
            return True
        return super().event(event)


class ResultList(RowTable[ResultLine]):
    """Patients found, a token of that label, and the way to a new patient."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_COLUMNS, _("Patients found"), parent)
        self.setObjectName("results")
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setDefaultSectionSize(ROW_PX)
        for column in range(len(_COLUMNS)):
            self.setItemDelegateForColumn(column, TwoLineDelegate(self))

    def retranslate(self) -> None:
        super().retranslate()
        self.setAccessibleName(_("Patients found"))

    def show_lines(self, lines: tuple[ResultLine, ...]) -> None:
        """Show these, with the first selected: what Enter takes."""
        self.show_rows(lines)
        self.clearSpans()
        for place, line in enumerate(lines):
            if line.kind is not ResultKind.PATIENT:
                # A sentence, not a person: nothing stands beside it.
                self.setSpan(place, 0, 1, len(_COLUMNS))
        if lines:
            self.select(lines[0].id)

    def row_activated_at(self, place: QModelIndex) -> None:
        """A click is enough: it chooses the line below it."""
        self.row_activated.emit(self.rows_model.rows[place.row()].id)

    def take_key(self, event: QKeyEvent) -> None:
        """Move the selection by a key that was pressed elsewhere."""
        self.keyPressEvent(event)


_COLUMNS: tuple[Column[ResultLine], ...] = (
    Column(
        lambda: _("Name"),
        lambda line: f"{line.name}\n{line.detail}" if line.detail else line.name,
        tool_tip=lambda line: line.name,
        icon=lambda line: _ICONS[line.kind],
        color=lambda line: None if line.kind is ResultKind.PATIENT else "accent",
        weight=fonts.SEMI_BOLD,
    ),
    Column(lambda: _("Date of birth"), lambda line: line.born, width=104),
    Column(lambda: _("Phone"), lambda line: line.phone_end, align=Align.END, width=84),
)
