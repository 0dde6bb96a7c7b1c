"""The queue's actions and keys, for the selected token while the queue has the focus."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from qtoken.domain.token import Verb
from qtoken.texts import _
from qtoken.ui import icons
from qtoken.ui.reception.queue.acts import ACTS, Act, WindowAct, title
from qtoken.ui.reception.queue.sections import Section
from qtoken.ui.widgets.keys import enter

_KEYS: dict[Act, str] = {
    Verb.RECALL: "Ctrl+R",
    Verb.DONE: "Ctrl+D",
    Verb.HOLD: "Ctrl+H",
    Verb.RETURN: "Ctrl+B",
    Verb.NO_SHOW: "Ctrl+Shift+M",
    Verb.LEAVE: "Ctrl+E",
    Verb.TRANSFER: "Ctrl+T",
    Verb.CANCEL: "Ctrl+Del",
    WindowAct.SLIP: "Ctrl+P",
    WindowAct.HISTORY: "Ctrl+I",
}
ICONS: dict[Act, str] = {
    Verb.CALL: "call",
    Verb.RECALL: "recall",
    Verb.DONE: "done",
    Verb.HOLD: "hold",
    Verb.RETURN: "return",
    Verb.NO_SHOW: "no-show",
    Verb.LEAVE: "left",
    Verb.TRANSFER: "transfer",
    Verb.CANCEL: "cancel",
    Verb.UNDO: "undo",
    WindowAct.SLIP: "print",
    WindowAct.HISTORY: "clock",
}
ORDER: dict[Section, tuple[Act, ...]] = {
    Section.WAITING: (Verb.CALL, Verb.HOLD, Verb.RETURN, Verb.TRANSFER, Verb.LEAVE, Verb.CANCEL),
    Section.CALLED: (Verb.DONE, Verb.HOLD, Verb.RECALL, Verb.TRANSFER, Verb.LEAVE, Verb.NO_SHOW),
    Section.ENDED: (Verb.UNDO, WindowAct.HISTORY, Verb.RETURN, WindowAct.SLIP),
}
"""What is in several sections is in one place: a hand that knows it need not look."""


class QueueActions:
    """One action for each thing that can be done to a token, and the menu of them all."""

    def __init__(self, panel: QWidget, act: Callable[[Act], None]) -> None:
        """The keys work while `panel` has the focus; `act` is told what was asked for."""
        self._panel = panel
        self.menu = QMenu(panel)
        self.menu.setObjectName("tokenMenu")
        self._actions = {one: self._action(one, act) for one in ACTS}
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
        icons.put(action, ICONS[act])
        keys = _keys(act)
        if keys:
            action.setShortcuts(keys)
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda: do(act))
        self._panel.addAction(action)
        return action

    def _fill_menu(self) -> None:
        for act in ACTS:
            if act is Verb.UNDO:
                self.menu.addSeparator()
            self.menu.addAction(self._actions[act])


def _keys(act: Act) -> list[QKeySequence]:
    if act is Verb.CALL:
        return enter("Ctrl+")
    return [QKeySequence(_KEYS[act])] if act in _KEYS else []
