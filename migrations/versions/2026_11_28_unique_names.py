"""Departments, rooms, priority classes and users: unique by the one fold of names.

Where two are the same now, the later one keeps its spelling as its key: both go on as before, and
`qtoken db upgrade` tells of them.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from qtoken.domain.names import distinct_keys
from qtoken.domain.usernames import username_key, username_spelling

revision = "2026_11_28_unique_names"
down_revision = "2026_11_28_phones"
branch_labels = None
depends_on = None

NAMED = ("department", "room", "priority_class")
USERNAME_LIMIT = 60
NOBODY = "(patient's page)"


def upgrade() -> None:
    for table in NAMED:
        # Not in a batch: a table that others point to must not be copied and dropped.
        op.add_column(
            table,
            sa.Column("name_key", sa.String(400), server_default=sa.text("''"), nullable=False),
        )
        set_keys(table, "name_key", distinct_keys(texts(table, "name")))
        op.create_index(f"uq_{table}_name_key", table, ["name_key"], unique=True)
    people = texts("user_account", "username_key")
    set_keys("user_account", "username_key", distinct_keys(people, user_key))


def downgrade() -> None:
    people = texts("user_account", "username")
    spelled = {number: username_spelling(name) for number, name in people.items()}
    set_keys("user_account", "username_key", spelled)
    for table in NAMED:
        op.drop_index(f"uq_{table}_name_key", table_name=table)
        op.drop_column(table, "name_key")


def texts(table: str, column: str) -> dict[int, str]:
    """Return a column by id, without the user who is no person and has no name to type."""
    rows: Any = op.get_bind().execute(
        sa.select(sa.column("id"), sa.column(column)).select_from(sa.table(table))
    )
    return {row[0]: row[1] for row in rows if row[1] != NOBODY}


def set_keys(table: str, column: str, keys: dict[int, str]) -> None:
    old = texts(table, column)
    rows = [{"of_id": number, "made": key} for number, key in keys.items() if old[number] != key]
    if not rows:
        return
    changed = sa.table(table, sa.column("id"), sa.column(column))
    step = (
        sa.update(changed)
        .where(changed.c.id == sa.bindparam("of_id"))
        .values({column: sa.bindparam("made")})
    )
    # First out of each other's way: one may get the key that another one had.
    away = [row | {"made": f" {row['of_id']}"} for row in rows]
    for made in (away, rows):
        op.get_bind().execute(step, made)


def user_key(spelling: str) -> str:
    key = username_key(spelling)
    # Some letters become several.
    return key if len(key) <= USERNAME_LIMIT else spelling
