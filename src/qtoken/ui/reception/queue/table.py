"""The table of one section of the queue."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from qtoken.ui.reception.cells import ROW_PX, LabelDelegate, TwoLineDelegate
from qtoken.ui.reception.queue.columns import (
    GIVES_WAY,
    LABEL_COLUMN,
    PATIENT_COLUMN,
    columns_of,
)
from qtoken.ui.reception.queue.sections import QueueLine, Section
from qtoken.ui.widgets.areas import inner_width
from qtoken.ui.widgets.row_table import RowTable

_PATIENT_SHARE = 0.6
_BESIDE_PX = 200
_NAME_PX = 110
"""Below this no name can be read: whatever stands beside it gives way."""
_LEAST_PX = 320
"""Of the width, for the patient and what stands beside: else other columns give way."""


class QueueTable(RowTable[QueueLine]):
    """Large labels, two lines a row; a name is readable in the narrowest window.

    Names come first: what stands beside them gives way.
    """

    def __init__(self, section: Section, name: str, parent: QWidget) -> None:
        """`name` is translated."""
        columns = columns_of(section)
        self._section = section
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
        for place in GIVES_WAY[self._section]:
            self.showColumn(place)
        for place in GIVES_WAY[self._section]:
            if self._left_px() < _LEAST_PX:
                self.hideColumn(place)
        left = self._left_px()
        # In little room what stands beside keeps enough to be read, down to half of it.
        wanted = min(int(left * _PATIENT_SHARE), left - _BESIDE_PX)
        name = max(left // 2, wanted, min(left, _NAME_PX))
        header.resizeSection(PATIENT_COLUMN, max(0, name))

    def _left_px(self) -> int:
        # A hidden column counts as nothing.
        widths = map(self.horizontalHeader().sectionSize, self._fixed)
        return inner_width(self) - sum(widths)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()
