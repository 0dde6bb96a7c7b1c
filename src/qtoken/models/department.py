"""Department: where people wait, with a queue; and the last number it has given on each day."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    false,
    text,
    true,
)

from qtoken.models.base import Id, PartialIndex, metadata, name_key

department_table = Table(
    "department",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(120), nullable=False, unique=True),
    name_key(),
    # Shown in the waiting room where the name would reveal an illness; empty to show the name.
    Column("public_name", String(120), nullable=False),
    Column("description", String(1000), nullable=False),
    Column("letter", String(3), nullable=False, unique=True),
    Column("is_open", Boolean, nullable=False),
    # Whether patients may take a token here by themselves, on the phone.
    Column("is_joinable", Boolean, nullable=False, server_default=true()),
    # The department for programs that name none when they add a patient to the queue.
    Column("is_default", Boolean, nullable=False, server_default=false()),
)

Index("uq_department_name_key", department_table.c.name_key, unique=True)
PartialIndex(
    "uq_department_default",
    department_table.c.is_default,
    unique=True,
    where=text("is_default"),
)

number_series_table = Table(
    "number_series",
    metadata,
    Column("department_id", Id, ForeignKey("department.id"), primary_key=True),
    Column("service_day", Date, primary_key=True),
    Column("last_number", Integer, nullable=False),
    CheckConstraint("last_number >= 1", name="last_number"),
)
