"""The table of one section of the queue."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from qtoken.ui.reception.cells import ROW_PX, LabelDelegate, TwoLineDelegate
from qtoken.ui.reception.queue.columns import LABEL_COLUMN, PATIENT_COLUMN, columns_of
from qtoken.ui.reception.queue.sections import QueueLine, Section
from qtoken.ui.widgets.row_table import RowTable

_PATIENT_SHARE = 0.42


class QueueTable(RowTable[QueueLine]):
    """Large labels, two lines a row; the reason of a place gets a little more room than a name."""

    def __init__(self, section: Section, name: str, parent: QWidget) -> None:
        """`name` is translated."""
        columns = columns_of(section)
        self._fixed = [i for i, column in enumerate(columns) if column.width is not None]
        super().__init__(columns, name, parent)
        self.setObjectName(f"{section.value}Table")
        self.verticalHeader().setDefaultSectionSize(ROW_PX)
        for column in range(len(columns)):
            self.setItemDelegateForColumn(column, self._delegate(column))
        self._share()

    def _delegate(self, column: int) -> LabelDelegate | TwoLineDelegate:
        if column == LABEL_COLUMN:
            return LabelDelegate(self)
        return TwoLineDelegate(self, is_icon_inline=True)

    def retranslate(self) -> None:
        super().retranslate()
        self._share()

    def _share(self) -> None:
        header = self.horizontalHeader()
        header.setSectionResizeMode(PATIENT_COLUMN, QHeaderView.ResizeMode.Interactive)
        left = self.viewport().width() - sum(header.sectionSize(i) for i in self._fixed)
        header.resizeSection(PATIENT_COLUMN, max(0, int(left * _PATIENT_SHARE)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()
