"""The buttons below the queue: as many as fit, each in its place; the rest are under *More*."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from qtoken.texts import _
from qtoken.ui import icons, theme
from qtoken.ui.widgets import tool_tips
from qtoken.ui.widgets.keys import key_name


class ActionButton(QPushButton):
    """A button that does what an action does, and is enabled when it is.

    A click leaves the focus where it is: what is typed next is not meant for the button.
    """

    focus_lost = Signal()
    """It had the focus, and cannot be pressed any more."""

    def __init__(self, action: QAction, icon: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(f"{action.objectName()}Button")
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._action = action
        icons.put(self, icon)
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        text = self._action.text()
        if text != self.text():
            self.setText(text)
            self.setAccessibleName(text)
        had_focus = self.hasFocus()
        self.setEnabled(self._action.isEnabled())
        if had_focus and not self.isEnabled():
            self.focus_lost.emit()
        keys = key_name(self._action.shortcut())
        tool_tips.put(self, f"{text} ({keys})" if keys else text)


class ActionBar(QWidget):
    """A row of buttons that never needs more width than there is."""

    focus_lost = Signal()
    """The button that had the focus cannot be pressed any more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("actionBar")
        self._buttons: dict[QAction, ActionButton] = {}
        self._order: Sequence[QAction] = ()
        self._orders: Sequence[Sequence[QAction]] = ()
        self._more = QPushButton(self)
        self._more.setObjectName("moreButton")
        self._more.setAutoDefault(False)
        self._more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._more.setFixedHeight(theme.size("button"))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.size("grid"))
        self._row.addStretch(1)
        self._row.addWidget(self._more)

    def add(self, action: QAction, icon: str) -> None:
        """Make the button of an action; it shows when it is in the order."""
        button = ActionButton(action, icon, self)
        button.hide()
        button.focus_lost.connect(self.focus_lost)
        self._buttons[action] = button
        self._row.insertWidget(self._row.count() - 2, button)

    def share_places(self, orders: Sequence[Sequence[QAction]]) -> None:
        """Let those that come in the same place of these orders have the same room there."""
        self._orders = tuple(orders)

    def set_menu(self, menu: QMenu) -> None:
        """What *More* opens."""
        self._more.setMenu(menu)

    def retranslate(self) -> None:
        """Show the texts in the language spoken now; the buttons follow their actions."""
        self._more.setText(_("More"))
        self._more.setAccessibleName(_("More actions"))
        self._fit()

    def show_order(self, order: Sequence[QAction]) -> None:
        """Offer these, from place to place."""
        self._order = tuple(order)
        for place, action in enumerate(order):
            self._row.removeWidget(self._buttons[action])
            self._row.insertWidget(place, self._buttons[action])
        self._fit()

    def by_eye(self) -> tuple[QWidget, ...]:
        """Return the buttons in their order, as Tab goes through them."""
        return (*(self._buttons[action] for action in self._order), self._more)

    def _fit(self) -> None:
        left = self.width() - self._more.sizeHint().width()
        shown: set[QAction] = set()
        for place, action in enumerate(self._order):
            width = self._width_of(place, action)
            self._buttons[action].setFixedWidth(width)
            left -= width + self._row.spacing()
            if left < 0:
                break
            shown.add(action)
        for action, button in self._buttons.items():
            button.setVisible(action in shown)

    def _width_of(self, place: int, action: QAction) -> int:
        # The last of a section moves nothing, and may be as wide as it is.
        there = {order[place] for order in self._orders if place < len(order) - 1}
        buttons = [self._buttons[one] for one in {*there, action}]
        for button in buttons:
            # Before that nothing of the style sheet is in its width, and most are never shown.
            button.ensurePolished()
        return max(button.sizeHint().width() for button in buttons)

    def sizeHint(self) -> QSize:
        return QSize(self._more.sizeHint().width(), theme.size("button") + 2)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
