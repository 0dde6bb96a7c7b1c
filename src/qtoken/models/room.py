"""Room: where a patient is called to."""

from sqlalchemy import Column, Integer, String, Table

from qtoken.models.base import metadata

room_table = Table(
    "room",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(120), nullable=False, unique=True),
)
