"""The clinic's own settings (one row) and its priority classes."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    String,
    Table,
    false,
    text,
    true,
)

from qtoken.models.base import Id, UtcDateTime, metadata, name_key

clinic_table = Table(
    "clinic",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("name", String(120), nullable=False),
    Column("time_zone", String(60), nullable=False),
    # Two letters, in which phone numbers are read; empty for the time zone's own.
    Column("country", String(2), nullable=False, server_default=text("''")),
    Column("day_starts_min", Integer, nullable=False),
    Column("called_per_doctor", Integer, nullable=False),
    Column("undo_within_s", Integer, nullable=False),
    # Where phones reach this clinic's server; empty where it has none.
    Column("public_url", String(200), nullable=False, server_default=text("''")),
    # What a patient who missed a call should do; empty for the usual words.
    Column("missed_turn", String(200), nullable=False, server_default=text("''")),
    Column("sends_messages", Boolean, nullable=False, server_default=false()),
    # When somebody who sends e-mails was last at work here; never where only texts are sent.
    Column("mail_sender_at", UtcDateTime),
    Column("quiet_from_min", Integer, nullable=False, server_default=text("1260")),
    Column("quiet_to_min", Integer, nullable=False, server_default=text("420")),
    # When on the day before an appointment its reminder goes out.
    Column("remind_at_min", Integer, nullable=False, server_default=text("600")),
    # What patients may do without the front desk.
    Column("is_registration_open", Boolean, nullable=False, server_default=true()),
    Column("is_joining_open", Boolean, nullable=False, server_default=true()),
    Column("is_booking_open", Boolean, nullable=False, server_default=true()),
    CheckConstraint("id = 1", name="one_row"),
    CheckConstraint("day_starts_min BETWEEN 0 AND 1439", name="day_starts_min"),
    CheckConstraint("called_per_doctor BETWEEN 1 AND 99", name="called_per_doctor"),
    CheckConstraint("undo_within_s BETWEEN 0 AND 86400", name="undo_within_s"),
)

priority_class_table = Table(
    "priority_class",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(120), nullable=False, unique=True),
    name_key(),
    Column("head_start_min", Integer, nullable=False),
    Column("is_emergency", Boolean, nullable=False),
    Column("is_default", Boolean, nullable=False),
    CheckConstraint("head_start_min BETWEEN 0 AND 1440", name="head_start_min"),
)
Index("uq_priority_class_name_key", priority_class_table.c.name_key, unique=True)
