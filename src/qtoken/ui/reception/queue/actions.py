"""The queue's actions and keys, for the selected token while the queue has the focus."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from qtoken.texts import _
from qtoken.ui import icons
from qtoken.ui.reception.queue.acts import Act, title
from qtoken.ui.reception.queue.sections import Section
from qtoken.ui.widgets.keys import enter

_KEYS = {
    Act.RECALL: "Ctrl+R",
    Act.DONE: "Ctrl+D",
    Act.HOLD: "Ctrl+H",
    Act.RETURN: "Ctrl+B",
    Act.NO_SHOW: "Ctrl+Shift+M",
    Act.LEAVE: "Ctrl+E",
    Act.TRANSFER: "Ctrl+T",
    Act.CANCEL: "Ctrl+Del",
    Act.SLIP: "Ctrl+P",
    Act.HISTORY: "Ctrl+I",
}
ICONS = {
    Act.CALL: "call",
    Act.RECALL: "recall",
    Act.DONE: "done",
    Act.HOLD: "hold",
    Act.RETURN: "return",
    Act.NO_SHOW: "no-show",
    Act.LEAVE: "left",
    Act.TRANSFER: "transfer",
    Act.CANCEL: "cancel",
    Act.UNDO: "undo",
    Act.SLIP: "print",
    Act.HISTORY: "clock",
}
ORDER: dict[Section, tuple[Act, ...]] = {
    Section.WAITING: (Act.CALL, Act.HOLD, Act.RETURN, Act.TRANSFER, Act.LEAVE, Act.CANCEL),
    Section.CALLED: (Act.DONE, Act.HOLD, Act.RECALL, Act.TRANSFER, Act.LEAVE, Act.NO_SHOW),
    Section.ENDED: (Act.UNDO, Act.HISTORY, Act.RETURN, Act.SLIP),
}
"""What is in several sections is in one place: a hand that knows it need not look."""


class QueueActions:
    """One action for each thing that can be done to a token, and the menu of them all."""

    def __init__(self, panel: QWidget, act: Callable[[Act], None]) -> None:
        """The keys work while `panel` has the focus; `act` is told what was asked for."""
        self._panel = panel
        self.menu = QMenu(panel)
        self.menu.setObjectName("tokenMenu")
        self._actions = {one: self._action(one, act) for one in Act}
        self._fill_menu()
        self.retranslate()

    def __getitem__(self, act: Act) -> QAction:
        return self._actions[act]

    def in_section(self, section: Section) -> tuple[QAction, ...]:
        """Return those that matter most in a section, from place to place."""
        return tuple(self._actions[act] for act in ORDER[section])

    def enable(self, acts: frozenset[Act]) -> None:
        """Offer only these."""
        for act, action in self._actions.items():
            action.setEnabled(act in acts)

    def put_icons(self) -> None:
        """Wear the icons, once the window is painted."""
        for act, action in self._actions.items():
            icons.put(action, ICONS[act])

    def retranslate(self) -> None:
        """Show the texts in the language spoken now."""
        for act, action in self._actions.items():
            action.setText(title(act))
        self.menu.setAccessibleName(_("What can be done with the token"))

    def _action(self, act: Act, do: Callable[[Act], None]) -> QAction:
        action = QAction(self._panel)
        action.setObjectName(f"act_{act.value}")
        action.setEnabled(False)
        action.setAutoRepeat(False)
        keys = _keys(act)
        if keys:
            action.setShortcuts(keys)
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda: do(act))
        self._panel.addAction(action)
        return action

    def _fill_menu(self) -> None:
        for act in Act:
            if act is Act.UNDO:
                self.menu.addSeparator()
            self.menu.addAction(self._actions[act])


def _keys(act: Act) -> list[QKeySequence]:
    if act is Act.CALL:
        return enter("Ctrl+")
    return [QKeySequence(_KEYS[act])] if act in _KEYS else []
