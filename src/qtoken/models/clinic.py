"""The clinic's own settings (one row) and its priority classes."""

from collections.abc import Iterator
from typing import Any

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

from qtoken.domain.clinic_settings import CLINIC_SETTINGS
from qtoken.domain.setting import Setting
from qtoken.domain.setting_kinds import Flag, Number, Text
from qtoken.models.base import Id, UtcDateTime, metadata, name_key


def _column(described: Setting) -> Column[Any]:
    """Return the column of a setting; the table has the setting's default, too."""
    default = described.default
    # The repr of a number or of a plain text is an SQL literal, too.
    kept = None if default is None else text(repr(default))
    match described.kind:
        case Flag():
            is_on = true() if default else false()
            return Column(described.name, Boolean, nullable=False, server_default=is_on)
        case Number():
            return Column(described.name, Integer, nullable=False, server_default=kept)
        case Text(limit=int(limit)):
            return Column(described.name, String(limit), nullable=False, server_default=kept)
    raise TypeError(f"no column for {described.kind}")


def _bounds() -> Iterator[CheckConstraint]:
    for described in CLINIC_SETTINGS:
        match described.kind:
            case Number(lowest=lowest, highest=highest):
                within = f"{described.name} BETWEEN {lowest} AND {highest}"
                yield CheckConstraint(within, name=described.name)


clinic_table = Table(
    "clinic",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    *map(_column, CLINIC_SETTINGS),
    # When a sender of e-mails was last running; NULL if only text messages were ever sent.
    Column("mail_sender_at", UtcDateTime),
    CheckConstraint("id = 1", name="one_row"),
    *_bounds(),
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
