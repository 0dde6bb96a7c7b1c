"""Out of the building: keys of programs and browsers, slower guessing, codes for phones."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_out_of_the_building"
down_revision = "2026_11_22_clinics_day"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "access_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('api', 'page')", name=op.f("ck_access_key_kind")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_access_key_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_key")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_access_key_secret_hash")),
    )
    op.create_index("ix_access_key_user_id", "access_key", ["user_id"], unique=False)
    op.create_index("ix_access_key_expires_at", "access_key", ["expires_at"], unique=False)
    op.create_table(
        "known_address",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_known_address_user_id")
        ),
        sa.PrimaryKeyConstraint("user_id", "address_hash", name=op.f("pk_known_address")),
    )
    op.create_table(
        "sign_in_failure",
        sa.Column("scope", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("scope", name=op.f("pk_sign_in_failure")),
    )
    op.create_index("ix_sign_in_failure_last_at", "sign_in_failure", ["last_at"], unique=False)
    op.create_table(
        "token_code",
        sa.Column("token_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["token_id"], ["token.id"], name=op.f("fk_token_code_token_id")),
        sa.PrimaryKeyConstraint("token_id", name=op.f("pk_token_code")),
        sa.UniqueConstraint("code", name=op.f("uq_token_code_code")),
    )
    # Not in a batch: these columns stand in no constraint, and a table that others point to must
    # not be copied and dropped.
    op.drop_column("user_account", "failed_sign_ins")
    op.drop_column("user_account", "last_failed_at")
    op.add_column(
        "clinic",
        sa.Column(
            "public_url", sa.String(length=200), server_default=sa.text("''"), nullable=False
        ),
    )
    op.add_column(
        "clinic",
        sa.Column(
            "missed_turn", sa.String(length=200), server_default=sa.text("''"), nullable=False
        ),
    )
    op.add_column(
        "department",
        sa.Column("is_joinable", sa.Boolean(), server_default=sa.true(), nullable=False),
    )


def downgrade() -> None:
    op.drop_column("department", "is_joinable")
    op.drop_column("clinic", "missed_turn")
    op.drop_column("clinic", "public_url")
    op.add_column("user_account", sa.Column("last_failed_at", sa.DateTime(timezone=True)))
    op.add_column(
        "user_account",
        sa.Column("failed_sign_ins", sa.Integer(), server_default=sa.text("0"), nullable=False),
    )
    op.drop_table("token_code")
    op.drop_table("sign_in_failure")
    op.drop_table("known_address")
    op.drop_table("access_key")
