"""Moves on the real services, on both databases."""

from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from qtoken.bootstrap import open_clinic
from qtoken.domain.clock import SetClock
from qtoken.domain.errors import QTokenError
from qtoken.domain.token import Status, Verb, can_move
from qtoken.services.rows import TokenRow
from tests.services.queue.queue_machine import QueueMachine
from tests.support.desk import Desk, cheap_hasher

# PostgreSQL answers each step over a socket: fewer examples, the same rules.
EXAMPLES = {"sqlite": 25, "postgresql": 6}
PATHS: dict[Status, tuple[Verb, ...]] = {
    Status.WAITING: (),
    Status.CALLED: (Verb.CALL,),
    Status.DONE: (Verb.CALL, Verb.DONE),
    Status.ON_HOLD: (Verb.HOLD,),
    Status.NO_SHOW: (Verb.CALL, Verb.NO_SHOW),
    Status.LEFT: (Verb.LEAVE,),
    Status.CANCELLED: (Verb.CANCEL,),
}


def test_any_sequence_of_verbs_keeps_the_rules(
    engine_name: str, address: str, clock: SetClock
) -> None:
    with_clock = open_clinic(address, clock=clock, hasher=cheap_hasher())
    machine = type(
        "Machine",
        (QueueMachine,),
        {"desk": Desk(with_clock.services), "clinic": with_clock, "clock": clock},
    )
    examples = settings(
        max_examples=EXAMPLES[engine_name],
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )

    run_state_machine_as_test(machine, settings=examples)

    with_clock.close()


def token_in(desk: Desk, status: Status) -> TokenRow:
    token = desk.issue(desk.department())
    for verb in PATHS[status]:
        token = desk.do(verb, token)
    assert token.status is status
    return token


def test_every_verb_is_done_or_refused_as_the_table_says(desk: Desk) -> None:
    for status, verb in product(Status, set(Verb) - {Verb.ISSUE, Verb.UNDO}):
        token, to = token_in(desk, status), desk.department()
        named: dict[str, Any] = {"department_id": to.id} if verb is Verb.TRANSFER else {}
        if can_move(status, verb):
            assert desk.do(verb, token, **named).version == token.version + 1
            continue
        with pytest.raises(QTokenError) as refusal:
            desk.do(verb, token, **named)
        assert refusal.value.code == "move_refused"
        assert desk.services.waiting_lines.token(token.id, by=desk.by) == token
