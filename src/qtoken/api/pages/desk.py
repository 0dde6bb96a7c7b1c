"""The queue for doctors and front desk in a browser, at the previous system's addresses."""

from typing import Annotated, Literal
from uuid import uuid4

from fastapi import APIRouter, Depends, Form, Response

from qtoken.api.authentication import Actor
from qtoken.api.fields import FormChoice, FormMaybe, PathId, QueryChoice
from qtoken.api.pages.desk_view import departments_view, first_for
from qtoken.api.pages.frame import frame_of
from qtoken.api.pages.live import Looks, Part
from qtoken.api.pages.page_language import speak
from qtoken.api.pages.rendering import PageRoute, page, rendered, see_other
from qtoken.api.pages.tracking_words import local_time
from qtoken.api.pages.typed import RequestId, Typed, said_of
from qtoken.api.session import FormUser, PageUser, local_path
from qtoken.domain.errors import QTokenError
from qtoken.domain.roles import Role
from qtoken.domain.token import Verb
from qtoken.services.rows import DoctorRow, SetupRow, TokenRow
from qtoken.texts import _, isolated, pgettext

router = APIRouter(
    prefix="/hospital",
    route_class=PageRoute,
    dependencies=[Depends(speak)],
    include_in_schema=False,
)

QUEUE = "/hospital/queue/"

_Next = Annotated[str, Form(alias="next", max_length=501)]


@router.get("/queue/")
def queue(actor: PageUser, doctor: QueryChoice = 0) -> Response:
    """Show the queue; calls are for this doctor, else for the doctor who is signed in."""
    if actor.user.role is Role.PATIENT:
        return see_other("/me/")
    setup = actor.services.clinic_setup.everything(by=actor.by)
    calling = _calling(actor, setup, doctor)
    return page(
        "queue.html",
        title=_("Queue"),
        frame=frame_of(actor),
        doctors=setup.doctors,
        calling=calling,
        words=_words(),
        address=f"{QUEUE}now?doctor={calling.id if calling else 0}",
        part=_part(actor, setup, calling),
    )


@router.get("/queue/now")
async def queue_now(actor: PageUser, looking: Looks, doctor: QueryChoice = 0) -> Response:
    """Return the queue as soon as it differs from what the page shows."""

    def show() -> Part:
        setup = actor.services.clinic_setup.everything(by=actor.by)
        return _part(actor, setup, _calling(actor, setup, doctor))

    return await looking.answer(show)


@router.post("/call-next/")
def call_next(
    actor: FormUser, department_id: FormChoice, request_id: RequestId, doctor_id: FormChoice = 0
) -> Response:
    """Call the first of a department, and show the queue again."""
    actor.services.calling.call_next(
        department_id=department_id, doctor_id=doctor_id or None, press=actor.press(request_id)
    )
    return see_other(f"{QUEUE}?doctor={doctor_id}")


@router.get("/update-token/{token_id}/{status}/")
def confirm(
    actor: PageUser, token_id: PathId, status: Literal["called", "done"], doctor: QueryChoice = 0
) -> Response:
    """Ask before a token is changed: a link in a mail must not call a patient.

    A call out of order asks for a reason too.
    """
    return _asking(actor, token_id, status, doctor)


@router.post("/update-token/{token_id}/{status}/")
def update(
    *,
    actor: FormUser,
    token_id: PathId,
    status: Literal["called", "done"],
    request_id: RequestId,
    version: FormMaybe = None,
    doctor_id: FormChoice = 0,
    reason: Typed = "",
    next_: _Next = QUEUE,
) -> Response:
    """Call a waiting token, or end its consultation, as the page showed it."""
    calling = actor.services.calling
    if status == "done":
        calling.move(Verb.DONE, token_id, press=actor.press(request_id, version=version))
    else:
        try:
            calling.call(
                token_id,
                doctor_id=doctor_id or None,
                press=actor.press(request_id, version=version, reason=reason),
            )
        except QTokenError as error:
            said = said_of("reason", error)
            return _asking(actor, token_id, status, doctor_id, reason=reason, refused=said)
    return see_other(local_path(next_))


def _asking(
    actor: Actor, token_id: int, status: str, doctor: int, *, reason: str = "", refused: str = ""
) -> Response:
    # Read from the history, which only staff may see: patients may look at their own token, but
    # not move it, so they are refused here already.
    token = actor.services.histories.token_history(token_id, by=actor.by).token
    is_early = status == "called" and (bool(refused) or _is_early(actor, token, doctor))
    here = f"{QUEUE}?doctor={doctor}" if doctor else QUEUE
    held: dict[str, object] = {"request_id": str(uuid4()), "version": token.version, "next": here}
    if doctor:
        held["doctor_id"] = doctor
    question = _("Call {label}?") if status == "called" else _("Is {label} done?")
    return page(
        "confirm.html",
        status=400 if refused else 200,
        title=question.format(label=token.label),
        frame=frame_of(actor),
        said=(f"{isolated(token.department)} \N{EN DASH} {isolated(token.patient)}",),
        held=held,
        is_danger=False,
        asked=_("Others wait longer. Why now?") if is_early else "",
        reason=reason,
        refused=refused,
        press=pgettext("action", "Call") if status == "called" else pgettext("action", "Done"),
        back=here,
        back_to=_("Back to the queue"),
        action=f"/hospital/update-token/{token_id}/{status}/",
    )


def _is_early(actor: Actor, token: TokenRow, doctor_id: int) -> bool:
    calling = _calling(actor, actor.services.clinic_setup.everything(by=actor.by), doctor_id)
    line = actor.services.waiting_lines.queue(department_id=token.department_id, by=actor.by)
    first = first_for(calling, line.waiting)
    return first is not None and first.id != token.id


def _calling(actor: Actor, setup: SetupRow, doctor_id: int) -> DoctorRow | None:
    named = next((row for row in setup.doctors if row.id == doctor_id), None)
    return named or next((row for row in setup.doctors if row.user_id == actor.by), None)


def _part(actor: Actor, setup: SetupRow, calling: DoctorRow | None) -> Part:
    snapshot = actor.services.waiting_lines.queue(by=actor.by)
    html = rendered(
        "queue_now.html",
        departments=departments_view(actor, snapshot, setup.departments, calling),
        frame=frame_of(actor),
        calling=calling,
        words=_words(),
    )
    return Part(html, local_time(snapshot.now, setup.clinic.time_zone))


def _words() -> dict[str, str]:
    return {
        "waiting": _("Waiting"),
        "called": _("In consultation"),
        "ended": _("Completed"),
        "call_next": _("Call next"),
        "emergency": _("emergency"),
        "nobody": _("Nobody is waiting."),
        "none": _("Nobody."),
        "call_for": _("Call for"),
        "anybody": _("no doctor named"),
        "choose": _("Choose"),
        "no_department": _("No department is open. Ask an administrator."),
    }
