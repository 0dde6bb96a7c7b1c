"""Those who were set aside, on hold or no-show, each with a way back into the line."""

from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QMouseEvent, QMoveEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from qtoken.services.rows import TokenRow
from qtoken.texts import _, ngettext, pgettext
from qtoken.ui import icons, theme
from qtoken.ui.doctor.arrangement import Shape
from qtoken.ui.doctor.start_label import StartLabel
from qtoken.ui.seen_places import SeenPlaces
from qtoken.ui.widgets import tool_tips
from qtoken.ui.widgets.plain_words import PlainLabel
from qtoken.ui.widgets.state_badge import StateBadge
from qtoken.ui.widgets.steady_table import tell_moved

_SHOWN, _SHOWN_IN_LITTLE_HEIGHT = 4, 2
"""So many lines before somebody asks for all: who waits must stay in sight."""
_IN_ROW, _BELOW_NAME = (0, 2), (1, 1)


class AsideList(QFrame):
    """A heading and a line for each of the first few; hidden while nobody is set aside.

    A click on a line that has just come under the pointer puts nobody back.
    """

    return_requested = Signal(int)

    def __init__(
        self, parent: QWidget | None = None, *, seconds: Callable[[], float] = monotonic
    ) -> None:
        """`seconds` is a clock that only goes forward."""
        super().__init__(parent)
        self._seen = SeenPlaces(seconds)
        self.setObjectName("asideList")
        self.setProperty("kind", "card")
        self._title = StartLabel("caption", self)
        self._lines: dict[int, _AsideLine] = {}
        self._tokens: tuple[TokenRow, ...] = ()
        self._shown_count = _SHOWN
        self._is_live = True
        self._more = QPushButton(self)
        self._more.setObjectName("moreAside")
        self._more.setProperty("kind", "quiet")
        self._more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._more.setCheckable(True)
        self._more.toggled.connect(self._show_anew)
        grid = theme.size("grid")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(grid * 2, grid, grid * 2, grid)
        self._layout.setSpacing(grid // 2)
        self._layout.addWidget(self._title)
        self._layout.addWidget(self._more)
        self.hide()

    @property
    def labels(self) -> list[str]:
        """Who is set aside."""
        return [line.token.label for line in self._lines.values()]

    def show_tokens(self, tokens: tuple[TokenRow, ...]) -> None:
        """Show these, the first ones first; lines that stay are left alone."""
        self._tokens = tokens
        self._show()

    def arrange(self, shape: Shape) -> None:
        """Fit the window's shape."""
        count = _SHOWN_IN_LITTLE_HEIGHT if shape is Shape.SHORT else _SHOWN
        if count != self._shown_count:
            self._shown_count = count
            self._show_anew()

    def _show_anew(self) -> None:
        self._seen.moved_by_hand()
        self._show()

    def _show(self) -> None:
        tokens = self._tokens
        self._title.setText(_("Set aside"))
        shown = tokens if self._more.isChecked() else tokens[: self._shown_count]
        wanted = {token.id: token for token in shown}
        for id_ in [id_ for id_ in self._lines if id_ not in wanted]:
            line = self._lines.pop(id_)
            self._layout.removeWidget(line)
            line.hide()
            line.deleteLater()
        for place, (id_, token) in enumerate(wanted.items(), start=1):
            if id_ not in self._lines:
                self._lines[id_] = self._new_line(id_)
            line = self._lines[id_]
            line.show_token(token)
            if self._layout.indexOf(line) != place:
                self._layout.insertWidget(place, line)
        self._arrange_lines()
        self._show_more(len(tokens) - self._shown_count)
        self.setVisible(bool(tokens))

    def _arrange_lines(self) -> None:
        margins = self._layout.contentsMargins()
        room = self.width() - margins.left() - margins.right()
        is_narrow = any(line.needed_px() > room for line in self._lines.values())
        for line in self._lines.values():
            line.arrange(is_narrow=is_narrow)

    def _show_more(self, count: int) -> None:
        text = ngettext("{count} more", "{count} more", count).format(count=count)
        self._more.setText(_("Fewer") if self._more.isChecked() else text)
        self._more.setVisible(count > 0)

    def enable(self, is_live: bool) -> None:
        """Offer the way back only while it can be kept."""
        self._is_live = is_live
        for line in self._lines.values():
            line.button.setEnabled(is_live)

    def press_return(self, token_id: int) -> None:
        """Press the button of this token."""
        self._lines[token_id].button.click()

    def _new_line(self, token_id: int) -> "_AsideLine":
        line = _AsideLine(self, lambda: self._seen.is_meant(token_id, line.y()))
        line.button.clicked.connect(lambda _on=False: self.return_requested.emit(token_id))
        line.button.setEnabled(self._is_live)
        return line

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self._seen.drawn(tuple((id_, line.y()) for id_, line in self._lines.items()))

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self._seen.moved()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._seen.hidden()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange_lines()


class _ReturnButton(QPushButton):
    """Takes no click that was meant for what stood there before."""

    def __init__(self, is_meant: Callable[[], bool], parent: QWidget) -> None:
        super().__init__(parent)
        self._is_meant = is_meant
        self._is_mistaken = False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._is_mistaken = not self._is_meant()
        if not self._is_mistaken:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._is_mistaken:
            tell_moved(event.globalPosition().toPoint(), self)
        else:
            super().mouseReleaseEvent(event)


class _AsideLine(QWidget):
    """In one row, or with the state below the name where the name would be broken."""

    def __init__(self, parent: QWidget, is_meant: Callable[[], bool]) -> None:
        super().__init__(parent)
        self.token: TokenRow
        self._is_narrow = False
        self._label = PlainLabel(parent=self)
        self._patient = StartLabel(parent=self)
        self._state = StateBadge(self)
        self.button = _ReturnButton(is_meant, self)
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.setProperty("kind", "quiet")
        self._label.setProperty("role", "strong")
        icons.put(self.button, "return", "accent")
        self._row = QGridLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setHorizontalSpacing(theme.size("grid"))
        self._row.setVerticalSpacing(2)
        self._row.setColumnStretch(1, 1)
        self._row.addWidget(self._label, 0, 0)
        self._row.addWidget(self._patient, 0, 1)
        self._row.addWidget(self._state, *_IN_ROW)
        self._row.addWidget(self.button, 0, 3)

    def show_token(self, token: TokenRow) -> None:
        self.token = token
        self._label.setText(token.label)
        self._patient.setText(token.patient)
        tool_tips.put(self._patient, token.patient)
        self._state.show_state(token.status.value)
        self.button.setText(pgettext("action", "Return"))
        self.button.setAccessibleName(_("Return {label}").format(label=token.label))

    def needed_px(self) -> int:
        """How wide it must be for one row with an unbroken name."""
        others = (self._label, self._state, self.button)
        widths = [part.sizeHint().width() + self._row.horizontalSpacing() for part in others]
        return sum(widths) + self._patient.fontMetrics().horizontalAdvance(self.token.patient)

    def arrange(self, *, is_narrow: bool) -> None:
        if is_narrow != self._is_narrow:
            self._is_narrow = is_narrow
            self._row.removeWidget(self._state)
            place = _BELOW_NAME if is_narrow else _IN_ROW
            self._row.addWidget(self._state, *place, Qt.AlignmentFlag.AlignLeading)
