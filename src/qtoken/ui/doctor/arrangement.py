"""Where the parts of the doctor window stand: in one column, side by side, or in little height."""

from enum import Enum

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from qtoken.ui import theme

_NARROWEST_PX = 400
_WIDE_PX = 860
_SHORT_PX = 600
_SHORT_WIDE_PX = 660
_LOWEST_PX = 412
_SAID_PX, _LOWEST_SAID_PX = 64, 52
_ROOM_TO_SAY_PX = _LOWEST_PX + _SAID_PX - _LOWEST_SAID_PX
_START = QSize(440, 760)
_LOW_START = QSize(960, 540)
_LOW_SCREEN_PX = 640
_TITLE_BAR_PX = 32
_TOP, _GAP, _MAIN, _SMALL, _QUEUE_GAP, _QUEUE = range(6)
_LEFT_SHARE, _RIGHT_SHARE = 2, 3


class Shape(Enum):
    """How the parts stand."""

    TALL = "tall"
    """One column, the queue last."""
    WIDE = "wide"
    """The queue beside everything else."""
    SHORT = "short"
    """Side by side in less width too, the small buttons beside the large one, under the queue."""


def shape_of(size: QSize) -> Shape:
    """Return the shape for a window of that size."""
    if size.height() < _SHORT_PX:
        return Shape.SHORT if size.width() >= _SHORT_WIDE_PX else Shape.TALL
    return Shape.WIDE if size.width() >= _WIDE_PX else Shape.TALL


def least_height(shape: Shape) -> int:
    """Return how low a window of that shape may become; 0: only as its parts allow.

    Qt would ask for what the shape of now needs, and a wide window could never become short.
    """
    return 0 if shape is Shape.TALL else _LOWEST_PX


def said_px(height_px: int) -> int:
    """Return how high what is said may be in a window of that height; more is written smaller.

    It is always as high, so that nothing below moves when something is said.
    """
    return _SAID_PX if height_px >= _ROOM_TO_SAY_PX else _LOWEST_SAID_PX


def least_width(room: QSize) -> int:
    """Return how slim a window may become on a screen with that much room: one column is tall."""
    return min(_WIDE_PX, room.width()) if _is_low(room) else _NARROWEST_PX


def scrolled_size(room: QSize) -> QSize | None:
    """Return how large the window's content is where it scrolls; None where it fits the screen."""
    least = QSize(_SHORT_WIDE_PX, _LOWEST_PX)
    return None if least.boundedTo(room - QSize(0, _TITLE_BAR_PX)) == least else least


def start_size(room: QSize) -> QSize:
    """Return how large to begin on a screen with that much room."""
    if _is_low(room):
        return _LOW_START.boundedTo(room - QSize(0, _TITLE_BAR_PX))
    return _START.boundedTo(room)


def _is_low(room: QSize) -> bool:
    return room.height() < _LOW_SCREEN_PX


class Arrangement(QGridLayout):
    """Moves the parts without taking them from their window: the focus stays where it is."""

    def __init__(self, *, top: QWidget, main: QWidget, small: QWidget, queue: QWidget) -> None:
        super().__init__()
        self._top, self._main, self._small, self._queue = top, main, small, queue
        self._shape: Shape | None = None
        self.setVerticalSpacing(0)
        self.setHorizontalSpacing(theme.size("grid"))
        self.setRowMinimumHeight(_GAP, theme.size("grid"))

    def arrange(self, shape: Shape) -> None:
        """Place the parts."""
        if shape is self._shape:
            return
        self._shape = shape
        for part in (self._top, self._main, self._small, self._queue):
            self.removeWidget(part)
        is_tall = shape is Shape.TALL
        is_short = shape is Shape.SHORT
        self.addWidget(self._top, _TOP, 0)
        self.addWidget(self._main, _MAIN, 0)
        if is_short:
            self.addWidget(self._small, _MAIN, 1, Qt.AlignmentFlag.AlignTop)
            self.addWidget(self._queue, _TOP, 1)
        else:
            self.addWidget(self._small, _SMALL, 0)
            self._place_queue(is_tall=is_tall)
        self.setRowStretch(_TOP, 1 if is_short else 0)
        self.setRowStretch(_QUEUE, 0 if is_short else 1)
        self.setRowMinimumHeight(_QUEUE_GAP, theme.size("grid") if is_tall else 0)
        self.setColumnStretch(0, 1 if is_tall else _LEFT_SHARE)
        self.setColumnStretch(1, 0 if is_tall else _RIGHT_SHARE)

    def _place_queue(self, *, is_tall: bool) -> None:
        if is_tall:
            self.addWidget(self._queue, _QUEUE, 0)
        else:
            self.addWidget(self._queue, _TOP, 1, _QUEUE + 1, 1)


def column(*widgets: QWidget) -> QWidget:
    """Return a widget with these below each other."""
    made = QWidget()
    layout = QVBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(theme.size("grid"))
    for widget in widgets:
        layout.addWidget(widget)
    return made


def scrolling(content: QWidget) -> QScrollArea:
    """Return a view of what the smallest screens, or the largest letters, have no room for.

    It begins at the end, where the buttons are: the large one must be in sight.
    """
    area = QScrollArea()
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidgetResizable(True)
    area.setWidget(content)
    bar = area.verticalScrollBar()
    bar.rangeChanged.connect(lambda _least, most: bar.setValue(most))
    return area
