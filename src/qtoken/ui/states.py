"""The word and the icon of each state, and of an emergency; the theme's colours have these names.

No Qt here, because presenters use it. States are given by name (``waiting``), as in the database.
"""

from qtoken import phrases
from qtoken.domain.token import Status

EMERGENCY = "emergency"

_ICONS = {
    Status.WAITING: "waiting",
    Status.CALLED: "called",
    Status.DONE: "done",
    Status.ON_HOLD: "hold",
    Status.NO_SHOW: "no-show",
    Status.LEFT: "left",
    Status.CANCELLED: "cancel",
}


def state_icon(state: str) -> str:
    """Return the icon's meaning, for ``icons.icon``."""
    return EMERGENCY if state == EMERGENCY else _ICONS[Status(state)]


def state_word(state: str) -> str:
    """Return the word for people, in the present language."""
    if state == EMERGENCY:
        return phrases.priority(EMERGENCY)
    return phrases.status(Status(state))
