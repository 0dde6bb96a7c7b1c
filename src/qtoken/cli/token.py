"""`qtoken token`: issue, call and move tokens."""

from typing import TYPE_CHECKING

import click

from qtoken.cli import naming, token_texts
from qtoken.cli.actor import Actor, changes, reads
from qtoken.cli.help_texts import Group
from qtoken.cli.labels import token_id
from qtoken.cli.options import option
from qtoken.cli.printing import Printed
from qtoken.domain.errors import NotAllowed
from qtoken.domain.token import Verb
from qtoken.texts import marked

if TYPE_CHECKING:
    pass

_department = option("--department", metavar="D", required=True, help="Name, letter or id.")
_doctor = option("--doctor", metavar="DOCTOR", help="Name or id; else the doctor that the user is.")
_room = option("--room", metavar="ROOM", help="Name or id of a room; else the doctor's own.")
_reason = option("--reason", default="", help="Why; kept with the event.")
_token = click.argument("token", metavar="TOKEN")


@click.group(cls=Group)
def token() -> None:
    """Issue, call and move tokens; TOKEN is an id or a label such as C-012."""


@token.command()
@option("--patient", metavar="ID", help="Id of the patient; else the patient that the user is.")
@_department
@option("--priority", metavar="P", help="Name or id of a priority class; else the default one.")
@option(
    "--doctor", metavar="DOCTOR", help="Whom the patient asks for; no other doctor is given it."
)
@changes
def issue(
    actor: Actor, patient: str | None, department: str, priority: str | None, doctor: str | None
) -> Printed:
    """Give a patient the next number of a department."""
    wanted = naming.optional(naming.doctor, actor, doctor)
    chosen = naming.optional(naming.priority, actor, priority)
    return token_texts.one(
        actor.services.issuing.issue(
            _patient(actor, patient),
            department_id=naming.department(actor, department).id,
            priority_id=chosen.id if chosen else None,
            doctor_id=wanted.id if wanted else None,
            press=actor.press(),
        )
    )


def _patient(actor: Actor, patient: str | None) -> int:
    if patient is not None:
        return naming.patient_id(patient)
    own = actor.services.patients.my_patient(by=actor.by)
    if own is None:
        raise click.UsageError("Missing option '--patient'.")
    return own.id


@token.command("call-next")
@_doctor
@option(
    "--department",
    metavar="D",
    help="Name, letter or id; else the doctor's own, or without a doctor all.",
)
@_room
@changes
def call_next(
    actor: Actor, doctor: str | None, department: str | None, room: str | None
) -> Printed:
    """Call the first waiting token; prints null with --json if nobody waits."""
    at = naming.optional(naming.department, actor, department)
    who = naming.optional(naming.doctor, actor, doctor)
    where = naming.optional(naming.room, actor, room)
    found = actor.services.calling.call_next(
        doctor_id=who.id if who else None,
        department_id=at.id if at else None,
        room_id=where.id if where else None,
        press=actor.press(),
    )
    return token_texts.one(found) if found else token_texts.nobody_waits()


@token.command()
@_token
@_doctor
@_room
@_reason
@changes
def call(actor: Actor, token: str, doctor: str | None, room: str | None, reason: str) -> Printed:
    """Call this token, whatever its place; where others are before it, --reason says why."""
    who = naming.optional(naming.doctor, actor, doctor)
    where = naming.optional(naming.room, actor, room)
    return token_texts.one(
        actor.services.calling.call(
            token_id(actor, token),
            doctor_id=who.id if who else None,
            room_id=where.id if where else None,
            press=actor.press(reason=reason),
        )
    )


@token.command()
@_token
@option("--room", metavar="ROOM", help="Name or id of a room, if it is another one now.")
@_reason
@changes
def recall(actor: Actor, token: str, room: str | None, reason: str) -> Printed:
    """Announce a called token again."""
    where = naming.optional(naming.room, actor, room)
    return token_texts.one(
        actor.services.calling.move(
            Verb.RECALL,
            token_id(actor, token),
            room_id=where.id if where else None,
            press=actor.press(reason=reason),
        )
    )


def _move(verb: Verb, text: str) -> None:
    def move(actor: Actor, token: str, reason: str) -> Printed:
        chosen, press = token_id(actor, token), actor.press(reason=reason)
        return token_texts.one(actor.services.calling.move(verb, chosen, press=press))

    command = _token(_reason(changes(move)))
    _GROUP.command(verb.replace("_", "-"), help=text)(command)


_GROUP = token
_move(Verb.HOLD, marked("Set a waiting or called token aside, to be returned to its place."))
_move(Verb.RETURN, marked("Put a token that was on hold or a no-show back to its place."))
_move(Verb.DONE, marked("End the consultation of a called token."))
_move(Verb.NO_SHOW, marked("Mark a called patient who did not come."))
_move(Verb.LEAVE, marked("Mark a patient who went away before being seen."))
_move(Verb.CANCEL, marked("Take back a token; its number is not given again."))


@token.command()
@_token
@_department
@option("--doctor", metavar="DOCTOR", help="Doctor of the other department, by name or id.")
@_reason
@changes
def transfer(actor: Actor, token: str, department: str, doctor: str | None, reason: str) -> Printed:
    """Send a token to another department; its label and its place by issue stay."""
    to_doctor = naming.optional(naming.doctor, actor, doctor)
    return token_texts.one(
        actor.services.calling.transfer(
            token_id(actor, token),
            department_id=naming.department(actor, department).id,
            doctor_id=to_doctor.id if to_doctor else None,
            press=actor.press(reason=reason),
        )
    )


@token.command()
@_token
@changes
def undo(actor: Actor, token: str) -> Printed:
    """Take back the last action on a token; once more, the one before."""
    chosen = token_id(actor, token)
    return token_texts.one(actor.services.calling.undo(chosen, press=actor.press()))


@token.command()
@_token
@reads
def show(actor: Actor, token: str) -> Printed:
    """Show a token with all that happened to it; to a patient without what happened."""
    services, chosen = actor.services, token_id(actor, token)
    position = services.waiting_lines.position(chosen, by=actor.by)
    try:
        found = services.histories.token_history(chosen, by=actor.by)
    except NotAllowed:
        return token_texts.position(position)
    return token_texts.history(found, position)
