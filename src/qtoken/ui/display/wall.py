"""The wall: all parts of the display, put in their places and filled from a board."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from qtoken.texts import _
from qtoken.ui import fonts
from qtoken.ui.display.arrangement import arrange, mirrored
from qtoken.ui.display.board import Board
from qtoken.ui.display.call_card import CallCard, Look
from qtoken.ui.display.call_grid import CallGrid
from qtoken.ui.display.calm import Calm
from qtoken.ui.display.header import WallSign, WallText
from qtoken.ui.display.label_strip import LabelStrip
from qtoken.ui.display.next_board import NextBoard
from qtoken.ui.display.part import Part

_NOTHING = Board(clinic="", large=None, calls=(), earlier=(), missed=(), next_lines=())

_FLAT = 3.5
"""A place so many times wider than high holds strips side by side."""


class Wall(QWidget):
    """What hangs in the waiting room. It knows no clinic: it shows what it is given."""

    drawn = Signal(int)
    """The announcement that has just been painted as the large one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("wall")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.board = _NOTHING
        self._build()
        self.large.drawn.connect(self.drawn)

    def show_board(self, board: Board) -> None:
        """Show this; what stays as it was is not painted again."""
        if board == self.board:
            return
        is_same_shape = _shape(board) == _shape(self.board)
        self.board = board
        if not is_same_shape:
            self._arrange()
        self._fill()

    def show_clock(self, text: str) -> None:
        """Show the time."""
        self.clock.show_text(text)

    def show_signs(self, *signs: tuple[str, str, str]) -> None:
        """Show how things stand: icon, word and colour each."""
        self.sign.show_signs(*signs)

    def set_stale(self, is_stale: bool) -> None:
        """Pale while what is shown may be old."""
        for part in self._parts:
            part.set_stale(is_stale)

    def refresh(self) -> None:
        """Draw anew, in other colours, another language or another direction."""
        self._arrange()
        self._fill()
        self.calls.refresh()
        self.next_numbers.refresh()
        for part in self._parts:
            part.update()

    def _build(self) -> None:
        self.clinic = WallText("clinic", self, size=0.042)
        self.sign = WallSign("state", self)
        self.clock = WallText("clock", self, size=0.06, weight=fonts.HEAVY, is_at_end=True)
        self.large = CallCard("largeCall", self)
        self.calls = CallGrid("calls", self)
        self.calm = Calm("calm", self)
        self.missed = LabelStrip("missed", self, icon="no-show", role="missed")
        self.earlier = LabelStrip("earlier", self, icon="clock", role="text")
        self.next_numbers = NextBoard("nextNumbers", self)
        self._parts: list[Part] = [
            *(self.clinic, self.clock, self.large, self.calls, self.calm),
            *(self.missed, self.earlier, self.next_numbers),
        ]

    def _fill(self) -> None:
        board = self.board
        is_calm = board.large is None and not board.calls
        self.clinic.show_text("" if is_calm else board.clinic)
        self.large.show_call(board.large, Look.LARGE)
        self.calls.show_calls(board.calls)
        self.calm.show_words(board.clinic, _("Please wait for your number."))
        self.missed.show_labels(_("Missed: please see reception"), board.missed)
        self.earlier.show_labels(_("Called earlier"), board.earlier)
        self.next_numbers.show_rows(_("Next"), board.next_lines)

    def _arrange(self) -> None:
        board = self.board
        notes = [s for s, _labels in self._notes() if _labels]
        places = arrange(
            self.width(),
            self.height(),
            has_large=board.large is not None,
            has_calls=bool(board.calls),
            has_notes=bool(notes),
            has_next=bool(notes or board.next_lines),
        )
        for part in (*self._parts, self.sign):
            part.set_unit(places.unit)
        self._put(self.clinic, places.clinic)
        self._put(self.sign, places.sign)
        self._put(self.clock, places.clock)
        self._put(self.large, places.large, board.large is not None)
        self._put(self.calls, places.calls, bool(board.calls))
        self._put(self.calm, places.calls, board.large is None and not board.calls)
        self._put(self.next_numbers, places.next_numbers, not places.next_numbers.isEmpty())
        self._put_notes(places.notes, notes)

    def _notes(self) -> list[tuple[LabelStrip, tuple[str, ...]]]:
        return [(self.missed, self.board.missed), (self.earlier, self.board.earlier)]

    def _put_notes(self, place: QRect, strips: list[LabelStrip]) -> None:
        gap, count = self.large.px(0.018), max(1, len(strips))
        is_beside = place.width() > _FLAT * place.height()
        width = (place.width() - gap * (count - 1)) // count if is_beside else place.width()
        height = place.height() if is_beside else (place.height() - gap * (count - 1)) // count
        for number, strip in enumerate(strips):
            left = place.x() + (number * (width + gap) if is_beside else 0)
            top = place.y() + (0 if is_beside else number * (height + gap))
            self._put(strip, QRect(left, top, width, height))
        for strip in (self.missed, self.earlier):
            strip.setVisible(strip in strips)

    def _put(self, part: QWidget, place: QRect, is_shown: bool = True) -> None:
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        part.setGeometry(mirrored(place, self.width()) if is_mirrored else place)
        part.setVisible(is_shown)

    def sizeHint(self) -> QSize:
        return QSize(1366, 768)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()


def _shape(board: Board) -> tuple[bool, ...]:
    lists = (board.calls, board.missed, board.earlier, board.next_lines)
    return (board.large is not None, *(bool(shown) for shown in lists))
