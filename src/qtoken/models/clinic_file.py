"""One row that tells this clinic's database from any other, and old copies from the newest.

`generation` counts the announced checkpoints: nothing else changes SQLite's file while it is open
(`db/sqlite_file.py`). `change_no` counts the transactions. All changes up to `kept_no` are known to
be in the file itself, without its log; it is -1 (not known) after a migration. PostgreSQL does not
use these numbers.
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
