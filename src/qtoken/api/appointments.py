"""Booked times with doctors."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from qtoken.api.actor_route import ActorRoute
from qtoken.api.authentication import Actor, Changes, Reads
from qtoken.api.fields import Day, Filter, Instant, Moment, PathId, RowId, from_row
from qtoken.api.paging import LINK, Ordering, Paged, order
from qtoken.api.required_fields import either, required
from qtoken.domain.clock import local_instant, time_zone
from qtoken.domain.ids import LARGEST_ID
from qtoken.services.people.patient_rows import AppointmentRow

router = APIRouter(prefix="/api/appointments", tags=["appointments"], route_class=ActorRoute)

AppointmentState = Annotated[
    str, Field(max_length=20, examples=["scheduled", "completed", "canceled", "no_show"])
]
FilterId = Filter[Annotated[int, Field(ge=1, le=LARGEST_ID)]]


class Appointment(BaseModel):
    """A booked time; `patient` and `doctor` are ids, their names stand beside them."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": 5,
                    "patient": 12,
                    "patient_id": 12,
                    "patient_name": "Maria Lopez",
                    "doctor": 3,
                    "doctor_id": 3,
                    "doctor_name": "Dr Mensah",
                    "date": "2026-03-02T09:30:00Z",
                    "status": "scheduled",
                    "reminder_sent": False,
                }
            ]
        }
    )

    id: int
    patient: int
    patient_id: int
    patient_name: str
    doctor: int
    doctor_id: int
    doctor_name: str
    date: Instant
    status: str
    reminder_sent: bool


class NewAppointment(BaseModel):
    """A time to be booked; `patient` or `patient_id`, `doctor` or `doctor_id`."""

    patient: RowId | None = None
    patient_id: RowId | None = None
    doctor: RowId | None = None
    doctor_id: RowId | None = None
    date: Moment
    status: AppointmentState | None = None


class AppointmentChange(BaseModel):
    """What became of it."""

    status: AppointmentState


@router.get("/", responses={200: LINK})
def list_appointments(
    *,
    actor: Reads,
    paged: Paged,
    patient: FilterId = None,
    patient_id: FilterId = None,
    doctor: FilterId = None,
    doctor_id: FilterId = None,
    status: Filter[Annotated[str, Field(max_length=20)]] = None,
    on: Annotated[Filter[Day], Query(alias="date", description="A day of the clinic")] = None,
    ordering: Ordering = "",
) -> list[Appointment]:
    """List appointments by time; doctors and patients see their own.

    `ordering` knows id, date and status.
    """
    page = actor.services.appointments.page(
        day=on,
        patient_id=either("patient", patient, patient_id),
        doctor_id=either("doctor", doctor, doctor_id),
        status=status,
        order=order(ordering, "date"),
        limit=paged.size,
        offset=paged.offset,
        by=actor.by,
    )
    return [_appointment(row) for row in paged.linked(page)]


@router.post("/", status_code=201)
def book(body: NewAppointment, actor: Changes) -> Appointment:
    """Book a time; patients for themselves, doctors with themselves."""
    row = actor.services.appointments.book(
        required("patient", either("patient", body.patient, body.patient_id)),
        doctor_id=required("doctor", either("doctor", body.doctor, body.doctor_id)),
        starts_at=_aware(body.date, actor),
        status=body.status or "scheduled",
        address=actor.address,
        press=actor.press(),
    )
    return _appointment(row)


@router.get("/{appointment_id}/")
def show_appointment(appointment_id: PathId, actor: Reads) -> Appointment:
    """Show an appointment; doctors and patients see only their own."""
    return _appointment(actor.services.appointments.appointment(appointment_id, by=actor.by))


@router.patch("/{appointment_id}/")
def change_status(appointment_id: PathId, body: AppointmentChange, actor: Changes) -> Appointment:
    """Say what became of an appointment; a patient can cancel one that is still scheduled."""
    row = actor.services.appointments.change_status(
        appointment_id, body.status, press=actor.press()
    )
    return _appointment(row)


def _aware(moment: datetime, actor: Actor) -> datetime:
    if moment.tzinfo is not None:
        return moment
    # Without a zone a client means the clock on the clinic's wall.
    clinic = actor.services.clinic_setup.clinic(by=actor.by)
    return local_instant(moment, time_zone(clinic.time_zone))


def _appointment(row: AppointmentRow) -> Appointment:
    return from_row(
        Appointment,
        row,
        patient=row.patient_id,
        patient_name=row.patient,
        doctor=row.doctor_id,
        doctor_name=row.doctor,
        date=row.starts_at,
        reminder_sent=row.is_reminded,
    )
