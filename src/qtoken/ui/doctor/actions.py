"""Everything a doctor can do, with its key: for the buttons, the menu and the sheet of keys."""

from dataclasses import dataclass
from enum import Enum

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from qtoken.domain.token import Verb
from qtoken.texts import _, pgettext
from qtoken.ui import icons
from qtoken.ui.widgets.keys import key_name


class WindowAct(Enum):
    """What a button does beside a verb on whoever is in."""

    MAIN = "main"
    ANOTHER = "another"
    OUT_OF_ORDER = "out_of_order"
    HISTORY = "history"
    LOCK = "lock"
    SIGN_OUT = "sign_out"


Act = Verb | WindowAct

MOVES = (Verb.DONE, Verb.RECALL, Verb.NO_SHOW, Verb.HOLD, Verb.LEAVE, Verb.CANCEL)
"""Verbs that ask for nothing more."""

ACTS: tuple[Act, ...] = (*MOVES, Verb.TRANSFER, Verb.UNDO, *WindowAct)
QUICK = (Verb.DONE, Verb.RECALL, Verb.NO_SHOW, Verb.HOLD, Verb.TRANSFER)
NEEDS_CURRENT: frozenset[Act] = frozenset({*QUICK, Verb.LEAVE, Verb.CANCEL, WindowAct.HISTORY})
ALWAYS: frozenset[Act] = frozenset({WindowAct.LOCK, WindowAct.SIGN_OUT})

# A function key or a modifier for whatever changes a patient: letters and blanks are typed into the
# wrong window all day. At reception the same things have the same keys.
KEYS: dict[Act, tuple[str, ...]] = {
    WindowAct.MAIN: ("F9",),
    Verb.DONE: ("Ctrl+D",),
    Verb.RECALL: ("Ctrl+R",),
    Verb.NO_SHOW: ("Ctrl+Shift+M",),
    Verb.HOLD: ("Ctrl+H",),
    Verb.TRANSFER: ("Ctrl+T",),
    WindowAct.ANOTHER: ("Ctrl+F9",),
    WindowAct.OUT_OF_ORDER: ("Shift+F9",),
    Verb.UNDO: ("Ctrl+Z",),
    WindowAct.HISTORY: ("Ctrl+I",),
    WindowAct.LOCK: ("Ctrl+L",),
}
_ICONS: dict[Act, str] = {
    WindowAct.MAIN: "call-next",
    Verb.DONE: "done",
    Verb.RECALL: "recall",
    Verb.NO_SHOW: "no-show",
    Verb.HOLD: "hold",
    Verb.TRANSFER: "transfer",
    Verb.LEAVE: "left",
    Verb.CANCEL: "cancel",
    WindowAct.ANOTHER: "call",
    WindowAct.OUT_OF_ORDER: "call-order",
    Verb.UNDO: "undo",
    WindowAct.HISTORY: "clock",
    WindowAct.LOCK: "lock",
    WindowAct.SIGN_OUT: "sign-out",
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
        self._actions = {act: self._make(act, window) for act in ACTS}

    def __getitem__(self, act: Act) -> QAction:
        return self._actions[act]

    def enable(self, possible: Possible) -> None:
        """Offer what is possible."""
        for act, action in self._actions.items():
            action.setEnabled(act in ALWAYS or _is_possible(act, possible))

    def retranslate(self) -> None:
        """Show the texts in the language spoken now."""
        for act, action in self._actions.items():
            action.setText(title(act))

    def _make(self, act: Act, window: QWidget) -> QAction:
        action = QAction(window)
        action.setObjectName(act.value)
        action.setShortcuts([QKeySequence(key) for key in KEYS.get(act, ())])
        action.setAutoRepeat(False)
        icons.put(action, _ICONS[act])
        window.addAction(action)
        return action


def title(act: Act) -> str:
    """Return the words for an action."""
    titles: dict[Act, str] = {
        WindowAct.MAIN: _("Call next"),
        Verb.DONE: pgettext("action", "Done"),
        Verb.RECALL: pgettext("action", "Recall"),
        Verb.NO_SHOW: pgettext("action", "No-show"),
        Verb.HOLD: pgettext("action", "Hold"),
        Verb.TRANSFER: _("Transfer…"),
        Verb.LEAVE: pgettext("action", "Left"),
        Verb.CANCEL: pgettext("action", "Cancel token"),
        WindowAct.ANOTHER: _("Call another"),
        WindowAct.OUT_OF_ORDER: _("Call out of order…"),
        Verb.UNDO: pgettext("action", "Undo"),
        WindowAct.HISTORY: pgettext("action", "History"),
        WindowAct.LOCK: pgettext("action", "Lock"),
        WindowAct.SIGN_OUT: _("Sign out"),
    }
    return titles[act]


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
    if act is WindowAct.ANOTHER:
        return possible.can_call_another
    if act is WindowAct.OUT_OF_ORDER:
        return possible.is_somebody_waiting
    return True
