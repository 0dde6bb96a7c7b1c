"""What was asked under a request id, kept beside the answer; what was answered before has none."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_asked"
down_revision = "2026_11_28_unique_names"
branch_labels = None
depends_on = None

_TABLES = ("answered_request", "token_event")


def upgrade() -> None:
    # Not in a batch: a table that others point to must not be copied and dropped.
    for table in _TABLES:
        op.add_column(table, sa.Column("asked", sa.String(length=16), nullable=True))


def downgrade() -> None:
    for table in _TABLES:
        op.drop_column(table, "asked")
