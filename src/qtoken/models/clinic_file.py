"""What tells this clinic's database from any other, and old copies from the newest (one row).

`generation` counts the checkpoints: SQLite's file is changed by nothing else while it is open
(`db/sqlite_file.py`). PostgreSQL has no use for it.
"""

from sqlalchemy import CheckConstraint, Column, Integer, String, Table

from qtoken.models.base import metadata

clinic_file_table = Table(
    "clinic_file",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("database_id", String(36), nullable=False),
    Column("generation", Integer, nullable=False),
    CheckConstraint("id = 1", name="one_row"),
)
