"""When somebody who sends e-mails last looked for some: without one no link can be promised."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_mail_sender"
down_revision = "2026_11_28_change_numbers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not in a batch: a table that others point to must not be copied and dropped.
    op.add_column("clinic", sa.Column("mail_sender_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("clinic", "mail_sender_at")
