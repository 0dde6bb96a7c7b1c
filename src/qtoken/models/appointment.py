"""Appointment: a booked time with a doctor."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, String, Table

from qtoken.models.base import Id, UtcDateTime, metadata

appointment_table = Table(
    "appointment",
    metadata,
    Column("id", Id, primary_key=True),
    Column("patient_id", Id, ForeignKey("patient.id"), nullable=False, index=True),
    Column("doctor_id", Id, ForeignKey("doctor.id"), nullable=False),
    Column("starts_at", UtcDateTime, nullable=False),
    Column("status", String(10), nullable=False),
    CheckConstraint("status IN ('scheduled', 'completed', 'canceled', 'no_show')", name="status"),
)
Index("ix_appointment_starts_at", appointment_table.c.starts_at)
Index(
    "ix_appointment_doctor_id_starts_at",
    appointment_table.c.doctor_id,
    appointment_table.c.starts_at,
)
