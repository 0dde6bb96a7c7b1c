"""Who comes next, who waits and who was set aside; scrolled where there is no room for all."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from qtoken.ui import theme
from qtoken.ui.doctor.arrangement import Shape

_TABLE_SHARE = 3
_LEAST_TABLE_PX = 80
_POLICY = QSizePolicy.Policy


class QueueSide(QScrollArea):
    """The parts below each other; the table has room for it beside the buttons only."""

    def __init__(
        self, following: QWidget, table: QWidget, aside: QWidget, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("below")
        self._table = table
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumHeight(1)
        table.setMinimumHeight(_LEAST_TABLE_PX)
        column = QWidget()
        self._layout = QVBoxLayout(column)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.size("grid"))
        for part in (following, table, aside):
            self._layout.addWidget(part)
        self._layout.setStretchFactor(table, _TABLE_SHARE)
        self._layout.addStretch(1)
        self.setWidget(column)

    def arrange(self, shape: Shape) -> None:
        """Fit the window's shape: in little height the table gives way before anything scrolls."""
        is_short = shape is Shape.SHORT
        self._table.setVisible(shape is not Shape.TALL)
        self._table.setSizePolicy(
            _POLICY.Expanding, _POLICY.Ignored if is_short else _POLICY.Expanding
        )
        self._layout.setStretch(self._layout.count() - 1, 1 if shape is Shape.TALL else 0)
