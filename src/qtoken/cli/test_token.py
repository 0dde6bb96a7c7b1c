"""`qtoken generate-test-token`: makes a token in a given state by the moves that lead there."""

from typing import TYPE_CHECKING
from uuid import UUID, uuid5

import click

from qtoken.cli import naming, token_texts
from qtoken.cli.actor import Actor, changes
from qtoken.cli.help_texts import Command
from qtoken.cli.options import option
from qtoken.cli.printing import Printed
from qtoken.domain.errors import StatusUnknown
from qtoken.domain.press import Press
from qtoken.domain.reasons import FixedReason
from qtoken.domain.token import Status, Verb

if TYPE_CHECKING:
    from qtoken.services.rows import TokenRow

# Any constant will do, but it must never change: a repeated request would repeat its steps.
_NAMESPACE = UUID("6f0c1a52-9a43-4d0e-8d3f-2f3a4b1c7e55")

_MOVES: dict[Status, tuple[Verb, ...]] = {
    Status.WAITING: (),
    Status.CALLED: (Verb.CALL,),
    Status.DONE: (Verb.CALL, Verb.DONE),
    Status.ON_HOLD: (Verb.HOLD,),
    Status.NO_SHOW: (Verb.CALL, Verb.NO_SHOW),
    Status.LEFT: (Verb.LEAVE,),
    Status.CANCELLED: (Verb.CANCEL,),
}


@click.command("generate-test-token", cls=Command)
@click.argument("patient", metavar="PATIENT")
@option("--department", metavar="D", required=True, help="Name, letter or id.")
@option("--status", default="waiting", help="waiting, called, done, or another state.")
@changes
def generate_test_token(actor: Actor, patient: str, department: str, status: str) -> Printed:
    """Make a test token for the patient of that id, in a given state."""
    wanted = _parse(status)
    token = actor.services.issuing.issue(
        naming.patient_id(patient),
        department_id=naming.department(actor, department).id,
        press=actor.press(),
    )
    for verb in _MOVES[wanted]:
        token = _moved(actor, token, verb)
    return token_texts.one(token)


def _moved(actor: Actor, token: "TokenRow", verb: Verb) -> "TokenRow":
    # Each step's id is derived from the request's, so a repeat of the request repeats all steps.
    request_id = str(uuid5(_NAMESPACE, f"{actor.request_id} {verb}"))
    press = Press(actor.by, request_id, reason=FixedReason.TEST_TOKEN)
    calling = actor.services.calling
    if verb is Verb.CALL:
        return calling.call(token.id, press=press)
    return calling.move(verb, token.id, press=press)


def _parse(text: str) -> Status:
    name = text.strip().lower().replace("-", "_")
    if name not in set(Status):
        raise StatusUnknown(status=naming.shown(text), known=", ".join(Status))
    return Status(name)
