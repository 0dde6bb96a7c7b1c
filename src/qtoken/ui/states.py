"""The word and the icon of each state, and of an emergency.

The colour has the same name in the theme.

No Qt here: presenters and table columns use it. States come as their names (``waiting``), as the
database keeps them.
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
    """The icon's meaning, for ``icons.icon``."""
    return EMERGENCY if state == EMERGENCY else _ICONS[Status(state)]


def state_word(state: str) -> str:
    """The word people read, in the language spoken now."""
    if state == EMERGENCY:
        return phrases.priority(EMERGENCY)
    return phrases.status(Status(state))
