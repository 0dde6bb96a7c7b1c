"""Which transactions an SQLite file holds by itself, to know an older copy of it."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_change_numbers"
down_revision = "2026_11_28_password_resets"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name, before in (("change_no", "0"), ("kept_no", "-1")):
        op.add_column(
            "clinic_file",
            sa.Column(name, sa.Integer(), nullable=False, server_default=sa.text(before)),
        )


def downgrade() -> None:
    with op.batch_alter_table("clinic_file") as batch:
        batch.drop_column("kept_no")
        batch.drop_column("change_no")
