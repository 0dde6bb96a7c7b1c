"""What can be done to a token of the queue, and when. No Qt here."""

from enum import Enum

from qtoken import phrases
from qtoken.domain.token import Status, Verb, can_move
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
    """Return what happened and to whom, as a colleague would say it."""
    if act is Act.UNDO:
        sentence = _undone(token.status)
    else:
        sentence = {
            Act.CALL: (
                _("{label}, {patient}, is called to {room}.")
                if token.room
                else _("{label}, {patient}, is called to {department}.")
            ),
            Act.RECALL: _("{label}, {patient}, is called again."),
            Act.DONE: _("{label}, {patient}, is done."),
            Act.HOLD: _("{label}, {patient}, is on hold."),
            Act.RETURN: _("{label}, {patient}, is waiting again, at the old place."),
            Act.NO_SHOW: _("{label}, {patient}, did not come."),
            Act.LEAVE: _("{label}, {patient}, has left."),
            Act.TRANSFER: _("{label}, {patient}, now waits in {department}."),
            Act.CANCEL: _("{label}, {patient}, is cancelled."),
        }[act]
    return sentence.format(
        label=token.label,
        patient=token.patient,
        room=token.room,
        department=token.department,
        state=phrases.status(token.status),
    )


def _undone(status: Status) -> str:
    # What it is now, because nobody remembers what was before.
    if status is Status.CANCELLED:
        return _("{label}, {patient}, is withdrawn.")
    if status is Status.WAITING:
        return _("{label}, {patient}, waits in {department} again, as before.")
    return _("{label}, {patient}: undone. The token is as before: {state}.")
