"""What tells a clinic's database from any other, and an old copy of it from the newest."""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_clinic_file"
down_revision = "2026_11_28_asked"
branch_labels = None
depends_on = None


def upgrade() -> None:
    made = op.create_table(
        "clinic_file",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("database_id", sa.String(length=36), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_clinic_file_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clinic_file")),
    )
    op.bulk_insert(made, [{"id": 1, "database_id": str(uuid4()), "generation": 0}])


def downgrade() -> None:
    op.drop_table("clinic_file")
