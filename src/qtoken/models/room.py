"""Room: where a patient is called to."""

from sqlalchemy import Column, Index, String, Table

from qtoken.models.base import Id, metadata, name_key

room_table = Table(
    "room",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(120), nullable=False, unique=True),
    name_key(),
)
Index("uq_room_name_key", room_table.c.name_key, unique=True)
