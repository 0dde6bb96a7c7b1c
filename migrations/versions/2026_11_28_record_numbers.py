"""The clinic's own number for a patient is called record number.

Kept answers to requests are rows as JSON: with the old name a repeat could not be answered.
"""

from alembic import op

revision = "2026_11_28_record_numbers"
down_revision = "2026_11_28_clinic_bounds"
branch_labels = None
depends_on = None


def upgrade() -> None:
    rename("own_number", "record_number")


def downgrade() -> None:
    rename("record_number", "own_number")


def rename(old: str, new: str) -> None:
    for ending in ("", "_key"):
        op.drop_index(f"uq_patient_{old}{ending}", "patient")
        # Both databases rename in place; a table that is written anew would lose what refers to it.
        op.execute(f"ALTER TABLE patient RENAME COLUMN {old}{ending} TO {new}{ending}")
        op.create_index(f"uq_patient_{new}{ending}", "patient", [f"{new}{ending}"], unique=True)
    op.execute(
        "UPDATE answered_request"  # noqa: S608 - the names are ours
        f" SET answer = replace(answer, '\"{old}\": ', '\"{new}\": ')"
        " WHERE command IN ('register', 'change_patient')"
    )
