"""Users' mailboxes by a key of their own: without regard to case, in any script.

SQLite's lower() knows the letters of English only. The keys are made by the program's own rule.
"""

import sqlalchemy as sa
from alembic import op

from qtoken.services.people.mailboxes import mailbox_key

revision = "2026_11_28_mailbox_keys"
down_revision = "2026_11_28_booking"
branch_labels = None
depends_on = None

user = sa.table(
    "user_account",
    sa.column("id", sa.Integer),
    sa.column("email", sa.String),
    sa.column("email_key", sa.String),
)


def upgrade() -> None:
    op.add_column(
        "user_account",
        sa.Column("email_key", sa.String(400), nullable=False, server_default=sa.text("''")),
    )
    bind = op.get_bind()
    found = bind.execute(sa.select(user.c.id, user.c.email).where(user.c.email != "")).all()
    if found:
        bind.execute(
            sa.update(user)
            .where(user.c.id == sa.bindparam("of_id"))
            .values(email_key=sa.bindparam("made")),
            [{"of_id": row.id, "made": mailbox_key(row.email)} for row in found],
        )


def downgrade() -> None:
    op.drop_column("user_account", "email_key")
