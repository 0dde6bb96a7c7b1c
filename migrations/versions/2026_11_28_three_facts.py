"""What a display proves of a call: that it stood on the wall, was announced, and was heard.

A receipt of before says that a call stood large, so it was drawn and announced; what was said to
have sounded counts as heard.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_three_facts"
down_revision = "2026_11_22_default_department"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_SILENCES = "'switched_off', 'no_sound_support', 'no_device', 'cannot_play', 'no_answer'"


def upgrade() -> None:
    with op.batch_alter_table("call_receipt") as table:
        table.add_column(sa.Column("drawn_at", _INSTANT))
        table.add_column(sa.Column("announced_at", _INSTANT))
        table.add_column(sa.Column("heard_at", _INSTANT))
        table.add_column(sa.Column("silence", sa.String(20)))
    op.execute("UPDATE call_receipt SET drawn_at = shown_at, announced_at = shown_at")
    op.execute("UPDATE call_receipt SET heard_at = shown_at WHERE was_sounded")
    with op.batch_alter_table("call_receipt") as table:
        table.drop_column("shown_at")
        table.drop_column("was_sounded")
        table.create_check_constraint(
            op.f("ck_call_receipt_silence"),
            f"silence IN ({_SILENCES}) AND heard_at IS NULL OR silence IS NULL",
        )


def downgrade() -> None:
    # What was only drawn has no receipt of the old kind: those told of an announcement.
    op.execute("DELETE FROM call_receipt WHERE announced_at IS NULL")
    with op.batch_alter_table("call_receipt") as table:
        table.drop_constraint(op.f("ck_call_receipt_silence"), type_="check")
        table.add_column(sa.Column("shown_at", _INSTANT))
        table.add_column(sa.Column("was_sounded", sa.Boolean()))
    op.execute(
        "UPDATE call_receipt SET shown_at = announced_at, was_sounded = (heard_at IS NOT NULL)"
    )
    with op.batch_alter_table("call_receipt") as table:
        table.alter_column("shown_at", nullable=False, existing_type=_INSTANT)
        table.alter_column("was_sounded", nullable=False, existing_type=sa.Boolean())
        table.drop_column("drawn_at")
        table.drop_column("announced_at")
        table.drop_column("heard_at")
        table.drop_column("silence")
