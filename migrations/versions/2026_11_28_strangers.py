"""What strangers may do over the network: switches of the clinic, allowances, records they made."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_strangers"
down_revision = "2026_11_28_three_facts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "allowance",
        sa.Column("scope", sa.String(length=64), nullable=False),
        sa.Column("whole_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("scope", name=op.f("pk_allowance")),
    )
    op.create_index("ix_allowance_whole_at", "allowance", ["whole_at"], unique=False)
    # Not in a batch: these columns stand in no constraint, and a table that others point to must
    # not be copied and dropped.
    for column in ("is_registration_open", "is_joining_open"):
        op.add_column(
            "clinic", sa.Column(column, sa.Boolean(), server_default=sa.true(), nullable=False)
        )
    op.add_column(
        "patient",
        sa.Column("is_self_made", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    # Who registered without the desk was made in one transaction, at one instant, with the user.
    op.execute(
        "UPDATE patient SET is_self_made = TRUE WHERE EXISTS (SELECT 1 FROM user_account"
        " WHERE user_account.id = patient.user_id"
        " AND user_account.created_at = patient.registered_at)"
    )


def downgrade() -> None:
    op.drop_column("patient", "is_self_made")
    op.drop_column("clinic", "is_joining_open")
    op.drop_column("clinic", "is_registration_open")
    op.drop_table("allowance")
