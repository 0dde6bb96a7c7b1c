"""What can be done to a token of the queue, and when. No Qt here."""

from enum import Enum

from qtoken.domain.token import Verb, can_move
from qtoken.services.rows import TokenRow
from qtoken.texts import _, pgettext


class Act(Enum):
    """A button of the queue: a move of the token, or a look at it."""

    CALL = "call"
    RECALL = "recall"
    DONE = "done"
    HOLD = "hold"
    RETURN = "return"
    NO_SHOW = "no_show"
    LEAVE = "leave"
    TRANSFER = "transfer"
    CANCEL = "cancel"
    UNDO = "undo"
    SLIP = "slip"
    HISTORY = "history"


MOVES: dict[Act, Verb] = {
    Act.CALL: Verb.CALL,
    Act.RECALL: Verb.RECALL,
    Act.DONE: Verb.DONE,
    Act.HOLD: Verb.HOLD,
    Act.RETURN: Verb.RETURN,
    Act.NO_SHOW: Verb.NO_SHOW,
    Act.LEAVE: Verb.LEAVE,
    Act.TRANSFER: Verb.TRANSFER,
    Act.CANCEL: Verb.CANCEL,
}


def possible(token: TokenRow | None, *, is_live: bool) -> frozenset[Act]:
    """Return what may be offered for a token; the services judge again."""
    if token is None or not is_live:
        return frozenset()
    moves = {act for act, verb in MOVES.items() if can_move(token.status, verb)}
    return frozenset(moves | {Act.UNDO, Act.SLIP, Act.HISTORY})


def title(act: Act) -> str:
    """Return the text of the button."""
    return {
        Act.CALL: pgettext("action", "Call"),
        Act.RECALL: pgettext("action", "Recall"),
        Act.DONE: pgettext("action", "Done"),
        Act.HOLD: pgettext("action", "Hold"),
        Act.RETURN: pgettext("action", "Return"),
        Act.NO_SHOW: pgettext("action", "No-show"),
        Act.LEAVE: pgettext("action", "Left"),
        Act.TRANSFER: pgettext("action", "Transfer"),
        Act.CANCEL: pgettext("action", "Cancel token"),
        Act.UNDO: pgettext("action", "Undo"),
        Act.SLIP: pgettext("action", "Print slip again"),
        Act.HISTORY: pgettext("action", "History"),
    }[act]


def said(act: Act, token: TokenRow) -> str:
    """Return what happened, as a colleague would say it."""
    sentence = {
        Act.CALL: _("{label} is called to {room}.") if token.room else _("{label} is called."),
        Act.RECALL: _("{label} is called again."),
        Act.DONE: _("{label} is done."),
        Act.HOLD: _("{label} is on hold."),
        Act.RETURN: _("{label} is waiting again, at its old place."),
        Act.NO_SHOW: _("{label} did not come."),
        Act.LEAVE: _("{label} has left."),
        Act.TRANSFER: _("{label} now waits in {department}."),
        Act.CANCEL: _("{label} is cancelled."),
        Act.UNDO: _("{label}: the last action is undone."),
    }[act]
    return sentence.format(label=token.label, room=token.room, department=token.department)
