"""Everything a doctor can do, with its key: for the buttons, the menu and the sheet of keys."""

from dataclasses import dataclass
from enum import Enum

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from qtoken.texts import _
from qtoken.ui import icons
from qtoken.ui.widgets.keys import key_name


class Act(Enum):
    """What can be asked for."""

    MAIN = "main"
    DONE = "done"
    RECALL = "recall"
    NO_SHOW = "noShow"
    HOLD = "hold"
    TRANSFER = "transfer"
    LEAVE = "leave"
    CANCEL = "cancel"
    ANOTHER = "another"
    OUT_OF_ORDER = "outOfOrder"
    UNDO = "undo"
    HISTORY = "history"
    LOCK = "lock"
    SIGN_OUT = "signOut"


QUICK = (Act.DONE, Act.RECALL, Act.NO_SHOW, Act.HOLD, Act.TRANSFER)
NEEDS_CURRENT = frozenset({*QUICK, Act.LEAVE, Act.CANCEL, Act.HISTORY})
ALWAYS = frozenset({Act.LOCK, Act.SIGN_OUT})

# A function key or a modifier for whatever changes a patient: letters and blanks are typed into the
# wrong window all day. At reception the same things have the same keys.
KEYS: dict[Act, tuple[str, ...]] = {
    Act.MAIN: ("F9",),
    Act.DONE: ("Ctrl+D",),
    Act.RECALL: ("Ctrl+R",),
    Act.NO_SHOW: ("Ctrl+Shift+M",),
    Act.HOLD: ("Ctrl+H",),
    Act.TRANSFER: ("Ctrl+T",),
    Act.ANOTHER: ("Ctrl+F9",),
    Act.OUT_OF_ORDER: ("Shift+F9",),
    Act.UNDO: ("Ctrl+Z",),
    Act.HISTORY: ("Ctrl+I",),
    Act.LOCK: ("Ctrl+L",),
}
_ICONS = {
    Act.MAIN: "call-next",
    Act.DONE: "done",
    Act.RECALL: "recall",
    Act.NO_SHOW: "no-show",
    Act.HOLD: "hold",
    Act.TRANSFER: "transfer",
    Act.LEAVE: "left",
    Act.CANCEL: "cancel",
    Act.ANOTHER: "call",
    Act.OUT_OF_ORDER: "call-order",
    Act.UNDO: "undo",
    Act.HISTORY: "clock",
    Act.LOCK: "lock",
    Act.SIGN_OUT: "sign-out",
}


@dataclass(frozen=True, slots=True)
class Possible:
    """What can be done at this moment."""

    is_live: bool = False
    is_somebody_in: bool = False
    is_somebody_waiting: bool = False
    can_call_another: bool = False


class DoctorActions:
    """One action for each thing; a held key counts once."""

    def __init__(self, window: QWidget) -> None:
        self._actions = {act: self._make(act, window) for act in Act}

    def __getitem__(self, act: Act) -> QAction:
        return self._actions[act]

    def enable(self, possible: Possible) -> None:
        """Offer what is possible."""
        for act, action in self._actions.items():
            action.setEnabled(act in ALWAYS or _is_possible(act, possible))

    def put_icons(self) -> None:
        """Wear the icons, once the window is painted."""
        for act, action in self._actions.items():
            icons.put(action, _ICONS[act])

    def retranslate(self) -> None:
        """Show the texts in the language spoken now."""
        for act, action in self._actions.items():
            action.setText(title(act))

    def _make(self, act: Act, window: QWidget) -> QAction:
        action = QAction(window)
        action.setObjectName(act.value)
        action.setShortcuts([QKeySequence(key) for key in KEYS.get(act, ())])
        action.setAutoRepeat(False)
        window.addAction(action)
        return action


def title(act: Act) -> str:
    """Return the words for an action."""
    return {
        Act.MAIN: _("Call next"),
        Act.DONE: _("Done"),
        Act.RECALL: _("Recall"),
        Act.NO_SHOW: _("No-show"),
        Act.HOLD: _("Hold"),
        Act.TRANSFER: _("Transfer…"),
        Act.LEAVE: _("Left"),
        Act.CANCEL: _("Cancel token"),
        Act.ANOTHER: _("Call another"),
        Act.OUT_OF_ORDER: _("Call out of order…"),
        Act.UNDO: _("Undo"),
        Act.HISTORY: _("History"),
        Act.LOCK: _("Lock"),
        Act.SIGN_OUT: _("Sign out"),
    }[act]


def icon_of(act: Act) -> str:
    """Return the icon's meaning."""
    return _ICONS[act]


def key_of(act: Act) -> str:
    """Return the key to be printed, in this person's language."""
    keys = KEYS.get(act, ())
    return key_name(QKeySequence(keys[0])) if keys else ""


def _is_possible(act: Act, possible: Possible) -> bool:
    if not possible.is_live:
        return False
    if act in NEEDS_CURRENT:
        return possible.is_somebody_in
    if act is Act.ANOTHER:
        return possible.can_call_another
    if act is Act.OUT_OF_ORDER:
        return possible.is_somebody_waiting
    return True
