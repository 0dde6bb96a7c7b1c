"""The wall: all tiles of the display, put in their places and filled from a board."""

import time
from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QRegion, QResizeEvent
from PySide6.QtWidgets import QWidget

from qtoken.texts import _, pgettext
from qtoken.ui import fonts
from qtoken.ui.display.arrangement import Arrangement, arrange, mirrored
from qtoken.ui.display.board import Board, Call
from qtoken.ui.display.call_grid import CallGrid
from qtoken.ui.display.header import WallSign, WallText
from qtoken.ui.display.idle_message import IdleMessage
from qtoken.ui.display.label_strip import LabelStrip
from qtoken.ui.display.large_calls import LargeCalls, is_legible
from qtoken.ui.display.next_board import NextBoard
from qtoken.ui.display.notice import Notice
from qtoken.ui.display.tile import PagedTile, Tile

_EDGE = 0.012
"""Width of the frame that pulses with a new call, inside the wall's margin."""

_NOTHING = Board(clinic="", large=(), calls=(), missed=(), next_lines=())


class Wall(QWidget):
    """What the waiting room sees. It knows no clinic: it shows the board that it is given."""

    drawn = Signal(object, bool)
    """Ids of announcements that have just been painted, and whether in the large place."""

    def __init__(
        self, parent: QWidget | None = None, *, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        """`seconds` is a clock that only goes forward; the pages turn by it."""
        super().__init__(parent)
        self.setObjectName("wall")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.board = _NOTHING
        self.is_edge_lit = False
        self._seconds = seconds
        self._turning = QTimer(self, singleShot=True)
        self._turning.timeout.connect(self.turn_pages)
        self._build()
        self.large.lit.connect(self._light_edge)
        self.large.drawn.connect(lambda ids: self.drawn.emit(ids, True))
        self.calls.drawn.connect(lambda ids: self.drawn.emit(ids, False))

    def show_board(self, board: Board) -> None:
        """Show this board; tiles that do not change are not painted again."""
        if board == self.board:
            return
        is_same_shape = _shape(board) == _shape(self.board)
        is_same_name = board.large == self.board.large
        self.board = board
        for tile in self._paged:
            tile.now_s = self._seconds()
        # Places depend only on which lists are empty and on the large calls; other news repaints in
        # place.
        if not (is_same_shape and is_same_name):
            self._arrange()
        self._fill()
        self.turn_pages()

    def turn_pages(self) -> None:
        """Turn the pages whose time is over, and set the timer for the next."""
        now_s = self._seconds()
        waits_s = [wait_s for tile in self._paged if (wait_s := tile.turn(now_s)) is not None]
        if waits_s:
            # Rounded up: a timer that fires before the time would find nothing to turn.
            self._turning.start(int(min(waits_s) * 1000) + 1)

    def stop(self) -> None:
        """Stop turning pages and pulsing."""
        self._turning.stop()
        self.large.stop()

    def show_notice(self, patients: str, staff: str) -> None:
        """Say that there is no news, to patients and to staff; empty texts remove the notice."""
        had = bool(self.notice.patients)
        self.notice.show_words(patients, staff)
        if bool(patients) != had:
            self._arrange()

    def show_clock(self, text: str) -> None:
        """Show the time."""
        self.clock.show_text(text)

    def show_signs(self, *signs: tuple[str, str, str]) -> None:
        """Show signs of the connection and the sound: icon, word and colour each."""
        self.sign.show_signs(*signs)

    def set_stale(self, is_stale: bool) -> None:
        """Turn pale while what is shown may be old."""
        for tile in self._tiles:
            tile.set_stale(is_stale)

    def refresh(self) -> None:
        """Draw again in other colours, another language or another direction."""
        self._arrange()
        self._fill()
        self.large.refresh()
        self.calls.refresh()
        self.next_numbers.refresh()
        for tile in self._tiles:
            tile.update()

    def _light_edge(self, is_lit: bool) -> None:
        self.is_edge_lit = is_lit
        width = self.large.px(_EDGE)
        inner = self.rect().adjusted(width, width, -width, -width)
        # Only the frame: a whole repaint at each pulse would draw every card again.
        self.update(QRegion(self.rect()) - QRegion(inner))

    def _build(self) -> None:
        self.clinic = WallText("clinic", self, size=0.042)
        self.sign = WallSign("state", self)
        self.clock = WallText("clock", self, size=0.06, weight=fonts.HEAVY, is_at_end=True)
        self.notice = Notice("notice", self)
        self.large = LargeCalls("large", self)
        self.calls = CallGrid("calls", self)
        self.idle_message = IdleMessage("idleMessage", self)
        self.missed = LabelStrip("missed", self, icon="no-show", role="missed")
        self.next_numbers = NextBoard("nextNumbers", self)
        self._paged: tuple[PagedTile, ...] = (self.calls, self.missed, self.next_numbers)
        self._tiles: list[Tile] = [
            *(self.clinic, self.clock, self.large, self.calls, self.idle_message),
            *(self.missed, self.next_numbers),
        ]

    def _fill(self) -> None:
        board = self.board
        self.clinic.show_text("" if self._is_idle else board.clinic)
        self.large.show_calls(board.large)
        self.calls.show_calls(board.calls, board.call_count)
        self.idle_message.show_words(board.clinic, _("Please wait for your number."))
        self.missed.show_labels(_("Missed: please see reception"), board.missed, board.missed_count)
        self.next_numbers.show_rows(pgettext("heading", "Next"), board.next_lines)

    @property
    def _is_idle(self) -> bool:
        return not self.board.large and not self.board.calls

    def _arrange(self) -> None:
        board = self.board
        has_calls = _has_others(board)
        places = self._places(has_calls)
        # Arranged twice: whether a long room's name can be read is known only when its card has a
        # size. Then a taller card is worth the row below.
        if len(board.large) == 1 and has_calls and not self._reads(board.large[0], places):
            places = self._places(has_calls, is_tall=True)
        for tile in (*self._tiles, self.sign, self.notice):
            tile.set_unit(places.unit)
        self._put(self.clinic, places.clinic)
        self._put(self.sign, places.sign)
        self._put(self.clock, places.clock)
        self._put(self.notice, places.notice, bool(self.notice.patients))
        self._put(self.large, places.large, bool(board.large))
        self._put(self.calls, places.calls, has_calls)
        self._put(self.idle_message, places.calls, self._is_idle and not places.calls.isEmpty())
        self._put(self.next_numbers, places.next_numbers, not places.next_numbers.isEmpty())
        self._put(self.missed, places.notes, not places.notes.isEmpty())

    def _places(self, has_calls: bool, *, is_tall: bool = False) -> Arrangement:
        board = self.board
        return arrange(
            self.width(),
            self.height(),
            large_count=len(board.large),
            has_calls=has_calls,
            has_notes=bool(board.missed),
            has_next=bool(board.missed or board.next_lines),
            has_notice=bool(self.notice.patients),
            is_tall=is_tall,
        )

    @staticmethod
    def _reads(call: Call, places: Arrangement) -> bool:
        large = places.large
        return large.isEmpty() or is_legible(call, large.width(), large.height(), places.unit)

    def _put(self, tile: QWidget, place: QRect, is_shown: bool = True) -> None:
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        tile.setGeometry(mirrored(place, self.width()) if is_mirrored else place)
        tile.setVisible(is_shown)

    def sizeHint(self) -> QSize:
        return QSize(1366, 768)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.is_edge_lit and not self.large.is_stale:
            width = self.large.px(_EDGE)
            painter = QPainter(self)
            painter.setPen(QPen(self.large.color("now"), width, j=Qt.PenJoinStyle.MiterJoin))
            half = width // 2
            # Half of the line lies outside the rectangle, and Qt draws right and bottom one pixel
            # further.
            painter.drawRect(self.rect().adjusted(half, half, -half - 1, -half - 1))
            painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()


def _has_others(board: Board) -> bool:
    """Whether anybody else is called than the large calls."""
    large = {call.token_id for call in board.large}
    return any(call.token_id not in large for call in board.calls)


def _shape(board: Board) -> tuple[object, ...]:
    lists = (board.calls, board.missed, board.next_lines)
    return (len(board.large), _has_others(board), *(bool(shown) for shown in lists))
