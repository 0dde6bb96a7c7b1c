"""What can be done to a token of the queue, and when. No Qt here."""

from enum import Enum

from qtoken import phrases
from qtoken.domain.token import Status, Verb, can_move
from qtoken.services.rows import TokenRow
from qtoken.texts import _, pgettext


class WindowAct(Enum):
    """What a button of the queue does that moves no token."""

    SLIP = "slip"
    HISTORY = "history"


Act = Verb | WindowAct

ACTS: tuple[Act, ...] = (
    Verb.CALL,
    Verb.RECALL,
    Verb.DONE,
    Verb.HOLD,
    Verb.RETURN,
    Verb.NO_SHOW,
    Verb.LEAVE,
    Verb.TRANSFER,
    Verb.CANCEL,
    Verb.UNDO,
    WindowAct.SLIP,
    WindowAct.HISTORY,
)
"""All of them, from place to place."""


def possible(token: TokenRow | None, *, is_live: bool) -> frozenset[Act]:
    """Return what may be offered for a token; the services judge again."""
    if token is None or not is_live:
        return frozenset()
    return frozenset(
        act
        for act in ACTS
        # Undo is judged by the token's history.
        if isinstance(act, WindowAct) or act is Verb.UNDO or can_move(token.status, act)
    )


def title(act: Act) -> str:
    """Return the text of the button."""
    titles: dict[Act, str] = {
        Verb.CALL: pgettext("action", "Call"),
        Verb.RECALL: pgettext("action", "Recall"),
        Verb.DONE: pgettext("action", "Done"),
        Verb.HOLD: pgettext("action", "Hold"),
        Verb.RETURN: pgettext("action", "Return"),
        Verb.NO_SHOW: pgettext("action", "No-show"),
        Verb.LEAVE: pgettext("action", "Left"),
        Verb.TRANSFER: pgettext("action", "Transfer"),
        Verb.CANCEL: pgettext("action", "Cancel token"),
        Verb.UNDO: pgettext("action", "Undo"),
        WindowAct.SLIP: pgettext("action", "Print slip again"),
        WindowAct.HISTORY: pgettext("action", "History"),
    }
    return titles[act]


def said(verb: Verb, token: TokenRow) -> str:
    """Return what happened and to whom, as a colleague would say it."""
    if verb is Verb.UNDO:
        sentence = _undone(token.status)
    else:
        sentence = {
            Verb.CALL: (
                _("{label}, {patient}, is called to {room}.")
                if token.room
                else _("{label}, {patient}, is called to {department}.")
            ),
            Verb.RECALL: _("{label}, {patient}, is called again."),
            Verb.DONE: _("{label}, {patient}, is done."),
            Verb.HOLD: _("{label}, {patient}, is on hold."),
            Verb.RETURN: _("{label}, {patient}, is waiting again, at the old place."),
            Verb.NO_SHOW: _("{label}, {patient}, did not come."),
            Verb.LEAVE: _("{label}, {patient}, has left."),
            Verb.TRANSFER: _("{label}, {patient}, now waits in {department}."),
            Verb.CANCEL: _("{label}, {patient}, is cancelled."),
        }[verb]
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
