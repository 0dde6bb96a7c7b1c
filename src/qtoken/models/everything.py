"""All tables, for migrations and tests: importing this fills the metadata."""

from sqlalchemy import MetaData

from qtoken.models import (
    access,
    appointment,
    clinic,
    clinic_file,
    department,
    doctor,
    listener,
    message,
    patient,
    request,
    room,
    token,
    token_code,
    token_event,
    user,
)
from qtoken.models.base import PartialIndex, metadata

# Named here because the imports look unused: they are made for their effect on `metadata`.
__all__ = [
    "access",
    "appointment",
    "clinic",
    "clinic_file",
    "department",
    "doctor",
    "listener",
    "message",
    "metadata",
    "metadata_for_ddl",
    "patient",
    "request",
    "room",
    "token",
    "token_code",
    "token_event",
    "user",
]


def metadata_for_ddl() -> MetaData:
    """Return the metadata, complete for creating or comparing a schema."""
    for table in metadata.tables.values():
        for index in table.indexes:
            if isinstance(index, PartialIndex):
                for dialect in ("sqlite", "postgresql"):
                    index.dialect_options[dialect]["where"] = index.where
    return metadata
