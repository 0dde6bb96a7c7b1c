"""What tells this clinic's database from any other, and old copies from the newest (one row).

`generation` counts the checkpoints: SQLite's file is changed by nothing else while it is open
(`db/sqlite_file.py`). `change_no` counts the transactions; `kept_no` is one of which it is known
that the file itself holds it and all before it, -1 after a step of the schema. PostgreSQL has no
use for them.
"""

from sqlalchemy import CheckConstraint, Column, Integer, String, Table, text

from qtoken.models.base import metadata

clinic_file_table = Table(
    "clinic_file",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("database_id", String(36), nullable=False),
    Column("generation", Integer, nullable=False),
    Column("change_no", Integer, nullable=False, server_default=text("0")),
    Column("kept_no", Integer, nullable=False, server_default=text("-1")),
    CheckConstraint("id = 1", name="one_row"),
)
