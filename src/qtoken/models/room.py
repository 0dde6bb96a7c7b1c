"""Room: where a patient is called to."""

from sqlalchemy import Column, String, Table

from qtoken.models.base import Id, metadata

room_table = Table(
    "room",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(120), nullable=False, unique=True),
)
