"""The states of a token and the moves between them."""

from enum import StrEnum

from qtoken.domain.errors import MoveRefused


class Status(StrEnum):
    """Where a token stands. Stored by name."""

    WAITING = "waiting"
    CALLED = "called"
    DONE = "done"
    ON_HOLD = "on_hold"
    NO_SHOW = "no_show"
    LEFT = "left"
    CANCELLED = "cancelled"


class Verb(StrEnum):
    """What can be done to a token. Stored as the kind of its event."""

    ISSUE = "issue"
    CALL = "call"
    RECALL = "recall"
    HOLD = "hold"
    RETURN = "return"
    DONE = "done"
    NO_SHOW = "no_show"
    LEAVE = "leave"
    CANCEL = "cancel"
    TRANSFER = "transfer"
    UNDO = "undo"


OPEN = frozenset({Status.WAITING, Status.CALLED, Status.ON_HOLD})
"""States in which the patient is still expected; one open token per patient and department."""

ENDED = frozenset({Status.DONE, Status.NO_SHOW, Status.LEFT, Status.CANCELLED})

ANNOUNCED = frozenset({Verb.CALL, Verb.RECALL})
"""Events that the display shows and sounds."""

_MOVES: dict[Verb, dict[Status, Status]] = {
    Verb.CALL: {Status.WAITING: Status.CALLED},
    Verb.RECALL: {Status.CALLED: Status.CALLED},
    Verb.DONE: {Status.CALLED: Status.DONE},
    Verb.NO_SHOW: {Status.CALLED: Status.NO_SHOW},
    Verb.HOLD: {Status.WAITING: Status.ON_HOLD, Status.CALLED: Status.ON_HOLD},
    Verb.RETURN: {Status.ON_HOLD: Status.WAITING, Status.NO_SHOW: Status.WAITING},
    Verb.LEAVE: dict.fromkeys(OPEN, Status.LEFT),
    Verb.CANCEL: dict.fromkeys(OPEN, Status.CANCELLED),
    Verb.TRANSFER: dict.fromkeys(OPEN, Status.WAITING),
}


def can_move(status: Status, verb: Verb) -> bool:
    """Whether `verb` is possible in `status`. Undo is judged by the token's history, not here."""
    return status in _MOVES.get(verb, {})


def check_move(status: Status, verb: Verb, *, label: str) -> None:
    """Raise `MoveRefused` if `verb` is not possible in `status`."""
    if not can_move(status, verb):
        raise MoveRefused(label=label, status=status, verb=verb)


def status_after(status: Status, verb: Verb, *, label: str) -> Status:
    """Return the state after `verb`, or raise `MoveRefused`."""
    check_move(status, verb, label=label)
    return _MOVES[verb][status]
