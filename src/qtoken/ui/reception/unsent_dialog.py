"""The list of messages that did not go out."""

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from qtoken.texts import _, pgettext
from qtoken.ui import fonts, theme
from qtoken.ui.reception.unsent import UnsentLine
from qtoken.ui.room import resize_within
from qtoken.ui.widgets.columns import Column
from qtoken.ui.widgets.plain_words import PlainLabel
from qtoken.ui.widgets.row_table import RowTable

_WIDTH_PX = 860
_HEIGHT_PX = 420


class UnsentDialog(QDialog):
    """Who must be told by word of mouth, and why no message did."""

    def __init__(self, mark_handled: Callable[[int], None], parent: QWidget | None = None) -> None:
        """`mark_handled` is told of the message whose patient has been told."""
        super().__init__(parent)
        self.setObjectName("unsentDialog")
        self.setWindowTitle(_("Messages that did not go out"))
        self._see_to = mark_handled
        self._is_new = True
        self._table: RowTable[UnsentLine] = RowTable(
            _COLUMNS, _("Messages that did not go out"), self
        )
        self._told = QPushButton(_("Patient told"), self)
        self._close = QPushButton(pgettext("action", "Close"), self)
        self._build()
        self._table.selection_changed.connect(self._offer)
        self._told.clicked.connect(self._tell)
        self._close.clicked.connect(self.accept)

    def show_lines(self, lines: tuple[UnsentLine, ...]) -> None:
        """Show these; the dialog closes with the last one.

        The next one is not chosen by itself: a second click would be meant for the one before.
        """
        self._table.show_rows(lines)
        if not lines:
            self.accept()
            return
        if self._is_new:
            self._is_new = False
            self._table.select(lines[0].id)
        self._offer()

    def _build(self) -> None:
        grid = theme.size("grid")
        what = PlainLabel(
            _("These patients have not been told, or perhaps not. Tell them, then say so here."),
            self,
        )
        what.setWordWrap(True)
        what.setProperty("role", "muted")
        self._table.setObjectName("unsent")
        self._told.setObjectName("patientTold")
        self._told.setAutoDefault(False)
        self._close.setObjectName("closeUnsent")
        self._close.setDefault(True)
        foot = QHBoxLayout()
        foot.addWidget(self._told)
        foot.addStretch(1)
        foot.addWidget(self._close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(grid * 3, grid * 2, grid * 3, grid * 2)
        layout.setSpacing(grid)
        layout.addWidget(what)
        layout.addWidget(self._table, 1)
        layout.addLayout(foot)
        resize_within(self, _WIDTH_PX, _HEIGHT_PX)

    def _offer(self) -> None:
        self._told.setEnabled(self._table.selected_id() is not None)

    def _tell(self) -> None:
        chosen = self._table.selected_id()
        if chosen is not None:
            self._see_to(chosen)


_COLUMNS: tuple[Column[UnsentLine], ...] = (
    Column(lambda: _("Patient"), lambda line: line.patient, width=170, weight=fonts.SEMI_BOLD),
    Column(lambda: _("Token"), lambda line: line.label or "-", width=80),
    Column(
        lambda: _("Message"), lambda line: line.what, width=220, tool_tip=lambda line: line.what
    ),
    Column(lambda: _("Why not"), lambda line: line.why, tool_tip=lambda line: line.why),
)
