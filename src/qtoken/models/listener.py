"""Processes of this computer that want a hint after each commit (SQLite only)."""

from sqlalchemy import Column, Integer, Table

from qtoken.models.base import UtcDateTime, metadata

listener_table = Table(
    "listener",
    metadata,
    Column("port", Integer, primary_key=True, autoincrement=False),
    Column("process_id", Integer, nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
)
