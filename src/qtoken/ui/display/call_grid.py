"""The current calls, side by side: as many columns as make the numbers largest."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from qtoken.texts import _
from qtoken.ui.display.board import Call
from qtoken.ui.display.call_card import CallCard, Look
from qtoken.ui.display.card_shape import CardShape, shape_for
from qtoken.ui.display.part import Part

_SMALLEST_CARD = 0.075
"""Least height of a card, as a share of the wall's: below it nobody reads it from afar."""

_NARROWEST_CARD = 0.36
_WIDEST_ROW = 4


class CallGrid(Part):
    """Shows calls in reading order; those that do not fit are counted on the last card."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(name, parent)
        self.cards: list[CallCard] = []
        self._calls: tuple[Call, ...] = ()

    def show_calls(self, calls: tuple[Call, ...]) -> None:
        """Show these calls; a card whose call stays is not painted again."""
        if calls != self._calls:
            self._calls = calls
            self._arrange()

    def set_unit(self, unit: int) -> None:
        super().set_unit(unit)
        for card in self.cards:
            card.set_unit(unit)
        self._arrange()

    def set_stale(self, is_stale: bool) -> None:
        super().set_stale(is_stale)
        for card in self.cards:
            card.set_stale(is_stale)

    def refresh(self) -> None:
        """Draw anew in other colours, texts or direction."""
        self._arrange()
        for card in self.cards:
            card.update()

    @property
    def visible_calls(self) -> list[Call]:
        """What can be read now."""
        return [card.call for card in self.cards if card.call is not None and card.isVisible()]

    def _arrange(self) -> None:
        calls = self._those_that_fit()
        columns = _columns(self.size(), calls, self.px(_NARROWEST_CARD), self._gap)
        places = _cells(self.size(), len(calls), columns, self._gap)
        shape = _shape(places, calls)
        while len(self.cards) < len(calls):
            self.cards.append(self._new_card())
        for number, card in enumerate(self.cards):
            if number >= len(calls):
                card.show_call(None, Look.CALM)
                card.hide()
                continue
            card.setGeometry(self._place(places[number]))
            look = Look.CALM if calls[number].announcement_id is None else Look.NEW
            card.show_call(calls[number], look, shape)
            card.show()

    def _those_that_fit(self) -> list[Call]:
        rows = max(1, (self.height() + self._gap) // (self.px(_SMALLEST_CARD) + self._gap))
        columns = (self.width() + self._gap) // (self.px(_NARROWEST_CARD) + self._gap)
        room = rows * max(1, min(columns, _WIDEST_ROW))
        if len(self._calls) <= room:
            return list(self._calls)
        left_out = len(self._calls) - room + 1
        more = Call(0, _("+{count}").format(count=left_out), "")
        return [*self._calls[: room - 1], more]

    def _new_card(self) -> CallCard:
        card = CallCard(f"call{len(self.cards)}", self)
        card.set_unit(self.unit)
        card.set_stale(self.is_stale)
        return card

    def _place(self, cell: QRect) -> QRect:
        if not self.is_mirrored:
            return cell
        return QRect(self.width() - cell.right() - 1, cell.y(), cell.width(), cell.height())

    @property
    def _gap(self) -> int:
        return self.px(0.014)

    def paint(self, painter: object) -> None:
        """Nothing of its own: the cards paint themselves."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()


def _columns(size: QSize, calls: list[Call], narrowest: int, gap: int) -> int:
    most = max(1, min(_WIDEST_ROW, (size.width() + gap) // (narrowest + gap), len(calls) or 1))
    return max(range(1, most + 1), key=lambda columns: _label_px(size, calls, columns, gap))


def _label_px(size: QSize, calls: list[Call], columns: int, gap: int) -> int:
    shape = _shape(_cells(size, len(calls), columns, gap), calls)
    return shape.label_px if shape else 0


def _shape(cells: list[QRect], calls: list[Call]) -> CardShape | None:
    if not cells or cells[0].width() <= 0 or cells[0].height() <= 0:
        return None
    labels, places = [call.label for call in calls], [call.place for call in calls]
    return shape_for(cells[0].width(), cells[0].height(), labels, places)


def _cells(size: QSize, count: int, columns: int, gap: int) -> list[QRect]:
    if not count:
        return []
    rows = -(-count // columns)
    width = (size.width() - gap * (columns - 1)) // columns
    height = (size.height() - gap * (rows - 1)) // rows
    return [
        QRect((n % columns) * (width + gap), (n // columns) * (height + gap), width, height)
        for n in range(count)
    ]
