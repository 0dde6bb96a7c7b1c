"""The states of a token and the moves between them: the whole table."""

import pytest

from qtoken.domain.errors import MoveRefused
from qtoken.domain.token import ENDED, OPEN, Status, Verb, can_move, status_after

# The table of the issue, written a second time: state, verb -> state.
ALLOWED = {
    (Status.WAITING, Verb.CALL): Status.CALLED,
    (Status.WAITING, Verb.HOLD): Status.ON_HOLD,
    (Status.WAITING, Verb.LEAVE): Status.LEFT,
    (Status.WAITING, Verb.CANCEL): Status.CANCELLED,
    (Status.WAITING, Verb.TRANSFER): Status.WAITING,
    (Status.CALLED, Verb.RECALL): Status.CALLED,
    (Status.CALLED, Verb.DONE): Status.DONE,
    (Status.CALLED, Verb.HOLD): Status.ON_HOLD,
    (Status.CALLED, Verb.NO_SHOW): Status.NO_SHOW,
    (Status.CALLED, Verb.LEAVE): Status.LEFT,
    (Status.CALLED, Verb.CANCEL): Status.CANCELLED,
    (Status.CALLED, Verb.TRANSFER): Status.WAITING,
    (Status.ON_HOLD, Verb.RETURN): Status.WAITING,
    (Status.ON_HOLD, Verb.LEAVE): Status.LEFT,
    (Status.ON_HOLD, Verb.CANCEL): Status.CANCELLED,
    (Status.ON_HOLD, Verb.TRANSFER): Status.WAITING,
    (Status.NO_SHOW, Verb.RETURN): Status.WAITING,
}
PAIRS = [(status, verb) for status in Status for verb in Verb]


@pytest.mark.parametrize(("status", "verb"), PAIRS)
def test_a_move_is_allowed_or_refused_by_name(status: Status, verb: Verb) -> None:
    expected = ALLOWED.get((status, verb))

    assert can_move(status, verb) is (expected is not None)
    if expected is not None:
        assert status_after(status, verb, label="C-001") is expected
        return
    with pytest.raises(MoveRefused) as refusal:
        status_after(status, verb, label="C-001")
    assert refusal.value.parameters == {"label": "C-001", "status": status, "verb": verb}


def test_every_state_is_open_or_ended() -> None:
    assert set(Status) == OPEN | ENDED
    assert not OPEN & ENDED
