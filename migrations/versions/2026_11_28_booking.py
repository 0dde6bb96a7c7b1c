"""Whether patients may book appointments without the front desk."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_booking"
down_revision = "2026_11_28_mail_sender"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not in a batch: a table that others point to must not be copied and dropped.
    op.add_column(
        "clinic",
        sa.Column("is_booking_open", sa.Boolean(), server_default=sa.true(), nullable=False),
    )


def downgrade() -> None:
    op.drop_column("clinic", "is_booking_open")
