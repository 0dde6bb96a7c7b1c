"""The bounds and defaults of the clinic's settings are the database's too.

What somebody has put outside of its bounds by hand gets its default.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op
from alembic.operations.base import BatchOperations

revision = "2026_11_28_clinic_bounds"
down_revision = "2026_11_28_send_failures"
branch_labels = None
depends_on = None

BOUNDED = {
    "quiet_from_min": "BETWEEN 0 AND 1439",
    "quiet_to_min": "BETWEEN 0 AND 1439",
    "remind_at_min": "BETWEEN 0 AND 1439",
}
DEFAULTS = {"quiet_from_min": 1260, "quiet_to_min": 420, "remind_at_min": 600}
NEW_DEFAULTS = {"day_starts_min": "0", "called_per_doctor": "1", "undo_within_s": "120"}

clinic = sa.table("clinic", *(sa.column(name, sa.Integer) for name in BOUNDED))

SQLITE_CUE = """
    CREATE TRIGGER token_event_cue AFTER INSERT ON token_event
    WHEN (SELECT sends_messages FROM clinic)
    BEGIN INSERT INTO message_cue (event_id) VALUES (NEW.id); END
    """


def upgrade() -> None:
    for name, bounds in BOUNDED.items():
        is_outside = sa.text(f"NOT {name} {bounds}")
        op.execute(sa.update(clinic).where(is_outside).values({name: DEFAULTS[name]}))
    with clinic_made_anew() as table:
        for name, default in NEW_DEFAULTS.items():
            table.alter_column(name, server_default=sa.text(default))
        for name, bounds in BOUNDED.items():
            table.create_check_constraint(op.f(f"ck_clinic_{name}"), f"{name} {bounds}")


def downgrade() -> None:
    with clinic_made_anew() as table:
        for name in BOUNDED:
            table.drop_constraint(op.f(f"ck_clinic_{name}"), type_="check")
        for name in NEW_DEFAULTS:
            table.alter_column(name, server_default=None)


@contextmanager
def clinic_made_anew() -> Iterator[BatchOperations]:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    # The trigger asks for the clinic, which SQLite misses while it gives the new table its name.
    if is_sqlite:
        op.execute("DROP TRIGGER token_event_cue")
    with op.batch_alter_table("clinic") as table:
        yield table
    if is_sqlite:
        op.execute(SQLITE_CUE)
