"""A table whose clicks reach whom the eye saw, also while its rows move by themselves."""

from collections.abc import Callable, Hashable
from time import monotonic

from PySide6.QtCore import QEvent, QPoint, QRect
from PySide6.QtGui import (
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QMoveEvent,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QTableView, QToolTip, QWidget

from qtoken.texts import _
from qtoken.ui.seen_places import SeenPlaces
from qtoken.ui.widgets import tool_tips

_NEAR_PX = 20
_TOLD_MS = 4_000
"""What is said covers rows: not for longer than it takes to be read."""


class SteadyTable(QTableView):
    """A click on a row that has just come under the pointer selects nothing, and says so.

    All rows are of one height.
    """

    def __init__(
        self, parent: QWidget | None = None, *, seconds: Callable[[], float] = monotonic
    ) -> None:
        """`seconds` is a clock that only goes forward."""
        super().__init__(parent)
        self._seen = SeenPlaces(seconds)
        self._is_mistaken = False
        self.verticalScrollBar().actionTriggered.connect(self._seen.moved_by_hand)

    def ids_from(self, first: int, count: int) -> list[Hashable]:
        """The ids of so many rows from this place on."""
        raise NotImplementedError

    def _in_sight(self) -> tuple[tuple[Hashable, int], ...]:
        # Asked at each paint: by counting, not row by row.
        first = max(0, self.rowAt(0))
        top, height = self.rowViewportPosition(first), max(1, self.rowHeight(first))
        tops = range(top, self.viewport().height(), height)
        return tuple(zip(self.ids_from(first, len(tops)), tops, strict=False))

    def _is_meant(self, event: QMouseEvent) -> bool:
        row = self.rowAt(event.position().toPoint().y())
        self._is_mistaken = row >= 0 and not self._seen.is_meant(
            self.ids_from(row, 1)[0], self.rowViewportPosition(row)
        )
        if self._is_mistaken:
            # What was selected before is not meant either.
            self.selectionModel().clear()
        return not self._is_mistaken

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self._seen.drawn(self._in_sight())

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self._seen.moved()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._seen.hidden()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._seen.moved_by_hand()
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._seen.moved_by_hand()
        self._is_mistaken = False
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._is_meant(event):
            super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._is_meant(event):
            super().mouseDoubleClickEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        # With a button down the view would select whatever row comes under the pointer.
        if not event.buttons():
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._is_mistaken:
            # Not at the press: the release would take the words away.
            tell_moved(event.globalPosition().toPoint(), self.viewport())
        else:
            super().mouseReleaseEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ContextMenu and self._is_mistaken:
            return True
        return super().viewportEvent(event)


def tell_moved(where: QPoint, control: QWidget) -> None:
    """Say beside the pointer why a click did nothing, until it is aimed anew."""
    text = _("The list has just moved: nobody was chosen. Click again.")
    here = control.mapFromGlobal(where)
    near = QRect(here, here).adjusted(-_NEAR_PX, -_NEAR_PX, _NEAR_PX, _NEAR_PX)
    QToolTip.showText(where, tool_tips.plain(text), control, near, _TOLD_MS)
