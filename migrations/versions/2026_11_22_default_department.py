"""The department of those who name none, as programs of the system before do."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_default_department"
down_revision = "2026_11_22_messages"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "department",
        sa.Column("is_default", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.execute(
        "UPDATE department SET is_default = true WHERE id = (SELECT min(id) FROM department)"
    )
    op.create_index(
        "uq_department_default",
        "department",
        ["is_default"],
        unique=True,
        sqlite_where=sa.text("is_default"),
        postgresql_where=sa.text("is_default"),
    )


def downgrade() -> None:
    op.drop_index("uq_department_default", table_name="department")
    op.drop_column("department", "is_default")
