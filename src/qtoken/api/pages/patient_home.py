"""A patient's home page: tokens with their places, appointments, and joining a queue."""

from dataclasses import dataclass
from uuid import uuid4

from fastapi import APIRouter, Depends, Response

from qtoken import formats, phrases
from qtoken.api.authentication import Actor
from qtoken.api.fields import FormId, PathId
from qtoken.api.pages.frame import frame_of
from qtoken.api.pages.live import Looks, Part
from qtoken.api.pages.page_language import speak
from qtoken.api.pages.rendering import PageRoute, page, rendered, see_other
from qtoken.api.pages.tracking_words import local_time
from qtoken.api.pages.typed import RequestId
from qtoken.api.session import FormUser, PageUser
from qtoken.domain.appointment import AppointmentStatus
from qtoken.domain.clinic_settings import ClinicSettings
from qtoken.domain.clock import time_zone
from qtoken.domain.errors import NotAllowed
from qtoken.domain.roles import Role
from qtoken.domain.token import OPEN, Status
from qtoken.services.people.patient_rows import AppointmentRow
from qtoken.services.rows import PositionRow, SetupRow
from qtoken.services.services import Services
from qtoken.texts import _, isolated, ngettext

router = APIRouter(
    prefix="/me", route_class=PageRoute, dependencies=[Depends(speak)], include_in_schema=False
)

HOME = "/me/"
APPOINTMENTS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class OwnToken:
    """A token as its patient sees it; `address` is its page."""

    label: str
    department: str
    told: str
    address: str


@dataclass(frozen=True, slots=True)
class OwnAppointment:
    """An appointment that can still be cancelled."""

    id: int
    when: str
    doctor: str


@router.get("/")
def own_page(actor: PageUser) -> Response:
    """Show the patient's own tokens and appointments; staff are led to the queue."""
    if actor.user.role is not Role.PATIENT:
        return see_other("/hospital/queue/")
    setup = actor.services.clinic_setup.everything(by=actor.by)
    patient = actor.services.patients.my_patient(by=actor.by)
    part = _part(actor, setup)
    return page(
        "me.html",
        title=_("My tokens"),
        frame=frame_of(actor),
        words=_words(),
        patient=patient,
        joinable=[
            row
            for row in setup.departments
            if row.is_open and row.is_joinable and setup.clinic.is_joining_open
        ],
        request_id=str(uuid4()),
        address="/me/now",
        part=part,
    )


@router.get("/now")
async def own_now(actor: PageUser, looking: Looks) -> Response:
    """Return the changing part as soon as it differs from what the page shows."""

    def show() -> Part:
        return _part(actor, actor.services.clinic_setup.everything(by=actor.by))

    return await looking.answer(show)


@router.post("/join/")
def join(actor: FormUser, department_id: FormId, request_id: RequestId) -> Response:
    """Take a token for oneself, and show its page."""
    services = actor.services
    patient = services.patients.my_patient(by=actor.by)
    token = services.issuing.issue(
        # No patient has the id 0: the service refuses it with its own sentence.
        patient.id if patient else 0,
        department_id=department_id,
        address=actor.address,
        press=actor.press(request_id),
    )
    return see_other(f"/t/{services.tracking.code(token.id, by=actor.by)}")


@router.get("/appointments/{appointment_id}/cancel/")
def ask_to_cancel(actor: PageUser, appointment_id: PathId) -> Response:
    """Ask first: a patient who cancels by mistake cannot take it back."""
    row = actor.services.appointments.appointment(appointment_id, by=actor.by)
    if row.status != AppointmentStatus.SCHEDULED:
        return see_other(HOME)
    clinic = actor.services.clinic_setup.clinic(by=actor.by)
    return page(
        "confirm.html",
        title=_("Cancel this appointment?"),
        frame=frame_of(actor),
        said=(
            f"{_when(row, clinic)} \N{EN DASH} {isolated(row.doctor)}",
            _("The time is given to others. For another one ask at the front desk."),
        ),
        # A new id each time: made of the appointment alone, it would make a second cancelling of a
        # booking that the desk has restored look like a repeat of the first.
        held={"request_id": str(uuid4())},
        asked="",
        is_danger=True,
        press=_("Yes, cancel it"),
        back=HOME,
        back_to=_("Keep it"),
        action=f"/me/appointments/{row.id}/cancel/",
    )


@router.post("/appointments/{appointment_id}/cancel/")
def cancel(actor: FormUser, appointment_id: PathId, request_id: RequestId) -> Response:
    """Cancel an appointment of one's own."""
    actor.services.appointments.change_status(
        appointment_id, "canceled", press=actor.press(request_id)
    )
    return see_other(HOME)


def _part(actor: Actor, setup: SetupRow) -> Part:
    if actor.user.role is not Role.PATIENT:
        # The services show staff everybody's tokens; this page is for one's own.
        raise NotAllowed(role=actor.user.role)
    services = actor.services
    queue = services.waiting_lines.queue(by=actor.by)
    open_ = [row for row in (*queue.called, *queue.waiting, *queue.on_hold) if row.status in OPEN]
    booked = services.appointments.page(
        status="scheduled", order=("-date",), limit=APPOINTMENTS_SHOWN, by=actor.by
    ).rows
    html = rendered(
        "me_now.html",
        frame=frame_of(actor),
        words=_words(),
        tokens=[
            _token(services, services.waiting_lines.position(row.id, by=actor.by), actor, setup)
            for row in open_
        ],
        appointments=[
            OwnAppointment(row.id, _when(row, setup.clinic), row.doctor)
            for row in reversed(booked)
            if row.starts_at > queue.now
        ],
    )
    return Part(html, local_time(queue.now, setup.clinic.time_zone))


def _token(services: Services, position: PositionRow, actor: Actor, setup: SetupRow) -> OwnToken:
    token = position.token
    names = {row.id: row.public_name or row.name for row in setup.departments}
    return OwnToken(
        label=token.label,
        department=names.get(token.department_id, token.department),
        told=_told(position),
        address=f"/t/{services.tracking.code(token.id, by=actor.by)}",
    )


def _told(position: PositionRow) -> str:
    token = position.token
    if token.status is Status.CALLED:
        where = token.room or token.department
        return _("It is your turn: {room}").format(room=where)
    if token.status is not Status.WAITING:
        return phrases.status(token.status)
    if not position.people_ahead:
        return _("You are next")
    return ngettext(
        "{count} person before you", "{count} people before you", position.people_ahead
    ).format(count=position.people_ahead)


def _when(row: AppointmentRow, clinic: ClinicSettings) -> str:
    return formats.moment(row.starts_at, time_zone(clinic.time_zone))


def _words() -> dict[str, str]:
    return {
        "appointments": _("My appointments"),
        "no_appointment": _("You have no appointment."),
        "no_token": _("You are in no queue."),
        "join": _("Join a queue"),
        "department": _("Department"),
        "take": _("Take a token"),
        "cancel": _("Cancel"),
        "open": _("Follow it"),
        "nobody": _("This user is no patient here. Ask at the front desk."),
    }
