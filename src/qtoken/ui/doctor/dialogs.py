"""What is asked before somebody is called out of order."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtWidgets import QWidget

from qtoken.services.rows import TokenRow
from qtoken.texts import _, pgettext
from qtoken.ui import theme
from qtoken.ui.doctor import wording
from qtoken.ui.doctor.waiting_table import WaitingTable
from qtoken.ui.widgets.question import Question
from qtoken.ui.widgets.still import StillBox

_LONGEST_REASON = 200
_WIDTH_PX = 560
_TABLE_ROWS = 6


class OutOfOrderDialog(Question):
    """Whom, and why: the reason is chosen or typed, and kept with the call."""

    def __init__(
        self,
        waiting: tuple[TokenRow, ...],
        now: Callable[[], datetime],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(_("Call out of order"), pgettext("action", "Call"), parent)
        self.setObjectName("outOfOrderDialog")
        self.setMinimumWidth(_WIDTH_PX)
        self.table = WaitingTable(now, self)
        self.table.show_rows(waiting)
        self.table.setMinimumHeight(theme.size("row") * _TABLE_ROWS)
        self.add_field(_("Who"), self.table, "outOfOrderWho")
        self._reason = StillBox(self)
        self._reason.setEditable(True)
        self._reason.addItems([*wording.out_of_order_reasons()])
        self._reason.setCurrentIndex(-1)
        line = self._reason.lineEdit()
        if line is not None:
            line.setMaxLength(_LONGEST_REASON)
            line.setPlaceholderText(_("Choose or type why"))
            line.setAccessibleName(_("Reason"))
        self.add_field(_("Reason"), self._reason, "outOfOrderReason")
        self.add_sentence(_("Others wait longer. The reason is kept with the call."))
        self.table.row_activated.connect(self._go_on)
        self.table.selection_changed.connect(self._judge)
        self._reason.currentTextChanged.connect(self._judge)
        self._judge()
        self.table.setFocus()

    @property
    def token_id(self) -> int | None:
        """Who was chosen, if anybody."""
        chosen: int | None = self.table.selected_id()
        return chosen

    @property
    def reason(self) -> str:
        """What was chosen or typed."""
        return self._reason.currentText().strip()

    def _judge(self, *_arguments: object) -> None:
        self.allow_answer(self.token_id is not None and bool(self.reason))

    def _go_on(self, *_arguments: object) -> None:
        if self.reason:
            self.accept()
        else:
            self._reason.setFocus()

    def choose(self, token_id: int, reason: str) -> None:
        """Fill it in."""
        self.table.select(token_id)
        self._reason.setCurrentText(reason)
