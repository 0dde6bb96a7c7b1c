"""`qtoken generate-test-token`: a token in a given state, made by the moves that lead there."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

import click

from qtoken.cli import naming, token_texts
from qtoken.cli.actor import Actor, changes
from qtoken.cli.help_texts import Command
from qtoken.cli.options import option
from qtoken.cli.printing import Printed
from qtoken.domain.errors import StatusUnknown
from qtoken.domain.token import Status

if TYPE_CHECKING:
    from qtoken.services.queue.calling import Calling
    from qtoken.services.rows import TokenRow

_NAMESPACE = UUID("6f0c1a52-9a43-4d0e-8d3f-2f3a4b1c7e55")
_REASON = "test token"

_MOVES: dict[Status, tuple[str, ...]] = {
    Status.WAITING: (),
    Status.CALLED: ("call",),
    Status.DONE: ("call", "done"),
    Status.ON_HOLD: ("hold",),
    Status.NO_SHOW: ("call", "no_show"),
    Status.LEFT: ("leave",),
    Status.CANCELLED: ("cancel",),
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
        by=actor.by,
        request_id=actor.request_id,
    )
    for step in _MOVES[wanted]:
        token = _moved(actor, token, step)
    return token_texts.one(token)


def _moved(actor: Actor, token: "TokenRow", step: str) -> "TokenRow":
    calling: Calling = actor.services.calling
    do: Callable[..., TokenRow] = getattr(calling, step)
    # Each step has a name of its own that follows from the request's: a repeat repeats them all.
    request_id = str(uuid5(_NAMESPACE, f"{actor.request_id} {step}"))
    return do(token.id, reason=_REASON, by=actor.by, request_id=request_id)


def _parse(text: str) -> Status:
    name = text.strip().lower().replace("-", "_")
    if name not in set(Status):
        raise StatusUnknown(status=naming.shown(text), known=", ".join(Status))
    return Status(name)
