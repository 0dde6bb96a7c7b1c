"""Token: a numbered place in one department's queue.

The label is `letter` and `number` as issued, whatever department the token moves to. The partial
indexes contain open tokens only, so that reading the queue takes the same time however long the
history is. Two of them are rules: one open token per patient and department, and one called token
per doctor and slot.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
    text,
)

from qtoken.domain.token import Status
from qtoken.models.base import Id, PartialIndex, UtcDateTime, Word, metadata

token_table = Table(
    "token",
    metadata,
    Column("id", Id, primary_key=True),
    Column("patient_id", Id, ForeignKey("patient.id"), nullable=False),
    Column("department_id", Id, ForeignKey("department.id"), nullable=False),
    Column("issued_department_id", Id, ForeignKey("department.id"), nullable=False),
    Column("service_day", Date, nullable=False),
    Column("letter", String(3), nullable=False),
    Column("number", Integer, nullable=False),
    Column("status", Word(Status, 10), nullable=False),
    Column("priority_class_id", Id, ForeignKey("priority_class.id"), nullable=False),
    Column("is_emergency", Boolean, nullable=False),
    Column("issued_at", UtcDateTime, nullable=False),
    Column("place_at", UtcDateTime, nullable=False),
    # When the token came into its present department.
    Column("entered_at", UtcDateTime, nullable=False),
    Column("wanted_doctor_id", Id, ForeignKey("doctor.id")),
    Column("doctor_id", Id, ForeignKey("doctor.id")),
    Column("room_id", Id, ForeignKey("room.id")),
    # Which of the doctor's places a called token takes, from 1; a clinic setting says how many a
    # doctor has.
    Column("call_slot", SmallInteger),
    # The first call in the present department: the end of the wait, whatever is recalled later.
    Column("called_at", UtcDateTime),
    Column("last_called_at", UtcDateTime),
    Column("ended_at", UtcDateTime),
    # Counts the changes; a change based on an older version is refused.
    Column("version", Integer, nullable=False),
    UniqueConstraint("issued_department_id", "service_day", "number"),
    CheckConstraint("number >= 1", name="number"),
    CheckConstraint(
        "status IN ('waiting', 'called', 'done', 'on_hold', 'no_show', 'left', 'cancelled')",
        name="status",
    ),
    CheckConstraint("status <> 'called' OR called_at IS NOT NULL", name="called"),
    CheckConstraint(
        "(status IN ('done', 'no_show', 'left', 'cancelled')) = (ended_at IS NOT NULL)",
        name="ended",
    ),
    CheckConstraint(
        "status <> 'called' OR doctor_id IS NULL OR call_slot IS NOT NULL", name="call_slot"
    ),
)

_token = token_table.c

_OPEN = text("status IN ('waiting', 'called', 'on_hold')")
_CALLED = text("status = 'called'")
_WAITING = text("status = 'waiting'")
_ON_HOLD = text("status = 'on_hold'")

PartialIndex(
    "uq_token_open",
    _token.patient_id,
    _token.department_id,
    unique=True,
    where=_OPEN,
)
PartialIndex(
    "uq_token_called",
    _token.doctor_id,
    _token.call_slot,
    unique=True,
    where=_CALLED,
)
PartialIndex(
    "ix_token_waiting",
    _token.department_id,
    _token.is_emergency.desc(),
    _token.place_at,
    _token.id,
    where=_WAITING,
)
PartialIndex(
    "ix_token_called",
    _token.department_id,
    _token.last_called_at,
    where=_CALLED,
)
PartialIndex(
    "ix_token_on_hold",
    _token.department_id,
    _token.place_at,
    where=_ON_HOLD,
)
PartialIndex(
    "ix_token_ended_at",
    _token.ended_at,
    where=_token.ended_at.is_not(None),
)
Index("ix_token_patient_id", _token.patient_id)
