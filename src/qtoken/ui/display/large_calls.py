"""The calls that are announced now: one, or two where many wait. New ones pulse."""

from PySide6.QtCore import QRect, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from qtoken.ui.display import fitting
from qtoken.ui.display.board import Call
from qtoken.ui.display.call_card import CallCard, Look
from qtoken.ui.display.card_shape import CardShape, shape_for, shape_for_long
from qtoken.ui.display.tile import Tile

LEGIBLE = 0.12
"""Least height of capitals, as a share of the measure."""

_PULSE_MS = 500
_PULSES = 3
"""Slow pulses, a second each: people who cannot hear the chime see that somebody is called."""


def is_legible(call: Call, width: int, height: int, unit: int) -> bool:
    """Whether number and room of this call are large enough on a card of this size."""
    shape = shape_for(width, height, [call.label], [call.place])
    own = _own_shape(shape, call, width, height, unit)
    return min(own.label_px, own.least_px) * fitting.CAPITAL >= int(LEGIBLE * unit)


class LargeCalls(Tile):
    """One card, or two, one above the other."""

    drawn = Signal(object)
    """The ids of the announcements that have just been painted."""

    lit = Signal(bool)
    """A pulse began or ended; the whole wall shows it, so that it catches the eye."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(name, parent)
        self.calls: tuple[Call, ...] = ()
        self.cards = (CallCard("largeCall", self), CallCard("largeCall2", self))
        self._half_pulses_left = 0
        self._is_lit = False
        self._pulse = QTimer(self, interval=_PULSE_MS)
        self._pulse.timeout.connect(self._beat)
        for card in self.cards:
            card.drawn.connect(self.drawn)

    def show_calls(self, calls: tuple[Call, ...]) -> None:
        """Show these, at most two; calls that are shown already do not change."""
        if calls == self.calls:
            return
        # Compared by the newest announcement, not by token: a call that is repeated pulses again.
        are_new = {call.announcement_ids[-1:] for call in calls} - {
            call.announcement_ids[-1:] for call in self.calls
        }
        self.calls = calls
        self._arrange()
        if are_new:
            # Each pulse is two halves, lit and unlit; in the end the card stays filled.
            self._half_pulses_left = 2 * _PULSES
            self._pulse.start()
            self._light(True)
        elif not calls:
            self.stop()

    def set_unit(self, unit: int) -> None:
        super().set_unit(unit)
        for card in self.cards:
            card.set_unit(unit)

    def set_stale(self, is_stale: bool) -> None:
        super().set_stale(is_stale)
        for card in self.cards:
            card.set_stale(is_stale)

    def refresh(self) -> None:
        """Draw again in other colours, texts or direction."""
        for card in self.cards:
            card.update()

    def stop(self) -> None:
        """Stop pulsing."""
        self._pulse.stop()
        self._light(False)

    def _beat(self) -> None:
        self._half_pulses_left -= 1
        if self._half_pulses_left <= 0:
            self._pulse.stop()
        for card in self.cards:
            card.light(self._half_pulses_left % 2 == 0)
        self._light(self._half_pulses_left > 0 and self._half_pulses_left % 2 == 0)

    def _light(self, is_lit: bool) -> None:
        if is_lit is not self._is_lit:
            self._is_lit = is_lit
            self.lit.emit(is_lit)

    def _arrange(self) -> None:
        count, gap = max(1, len(self.calls)), self.px(0.014)
        height = (self.height() - gap * (count - 1)) // count
        if self.calls and self.width() > 0 and height > 0:
            labels = [call.label for call in self.calls]
            shape = shape_for(self.width(), height, labels, [call.place for call in self.calls])
        else:
            shape = None
        for number, card in enumerate(self.cards):
            is_shown = number < len(self.calls)
            call = self.calls[number] if is_shown else None
            if call is not None and shape is not None:
                own = _own_shape(shape, call, self.width(), height, self.unit)
                card.show_call(call, Look.LARGE, own)
            else:
                card.show_call(call, Look.LARGE)
            card.setGeometry(QRect(0, number * (height + gap), self.width(), height))
            card.setVisible(is_shown)

    def paint(self, painter: object) -> None:
        """Paint nothing: the cards paint themselves."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()


def _own_shape(shape: CardShape, call: Call, width: int, height: int, unit: int) -> CardShape:
    least_px = int(LEGIBLE / fitting.CAPITAL * unit) + 1
    return shape_for_long(shape, width, height, (call.label, call.place), least_px)
