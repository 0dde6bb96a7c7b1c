"""A table where a click acts on the row that was seen, even while rows move by themselves."""

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
"""How long the tool tip stays: it covers rows, so only as long as it takes to read."""


class SteadyTable(QTableView):
    """A click on a row that has just moved under the pointer selects nothing, and says so.

    All rows have the same height.
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
        """Return the ids of `count` rows from this place on."""
        raise NotImplementedError

    def _in_sight(self) -> tuple[tuple[Hashable, int], ...]:
        # Called at each paint, so computed from one height instead of asking for each row.
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
            # Nor is the row meant that was selected before: its keys must not act now.
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
        # With a button down Qt selects each row that comes under the pointer.
        if not event.buttons():
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._is_mistaken:
            # Not at the press, because Qt hides a tool tip at the release.
            tell_moved(event.globalPosition().toPoint(), self.viewport())
        else:
            super().mouseReleaseEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ContextMenu and self._is_mistaken:
            return True
        return super().viewportEvent(event)


def tell_moved(where: QPoint, control: QWidget) -> None:
    """Say beside the pointer why a click did nothing, until the pointer moves away."""
    text = _("The list has just moved: nobody was chosen. Click again.")
    here = control.mapFromGlobal(where)
    near = QRect(here, here).adjusted(-_NEAR_PX, -_NEAR_PX, _NEAR_PX, _NEAR_PX)
    QToolTip.showText(where, tool_tips.plain(text), control, near, _TOLD_MS)
