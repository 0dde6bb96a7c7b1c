"""Patients' names and own numbers by the one fold of names: keys for the search, and for equality.

The keys are made by the program's own rules, in batches: no database knows them. Where two own
numbers are the same in other writing, the later one keeps its spelling as its key: both go on, and
`qtoken db upgrade` tells of them.
"""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from qtoken.domain.names import distinct_keys
from qtoken.services.people.name_keys import keys, number_keys

revision = "2026_11_28_search_keys"
down_revision = "2026_11_28_strangers"
branch_labels = None
depends_on = None

BATCH = 2000

patient = sa.table(
    "patient",
    sa.column("id", sa.Integer),
    sa.column("name", sa.String),
    sa.column("own_number", sa.String),
    sa.column("own_number_key", sa.String),
)
patient_key = sa.table(
    "patient_key", sa.column("key", sa.String), sa.column("patient_id", sa.Integer)
)


def upgrade() -> None:
    op.add_column("patient", sa.Column("own_number_key", sa.String(length=400), nullable=True))
    number_own_numbers()
    op.create_index("uq_patient_own_number_key", "patient", ["own_number_key"], unique=True)
    op.drop_table("patient_key")
    create_patient_key(400)
    fill_patient_key()


def downgrade() -> None:
    op.rename_table("patient_key", "patient_key_later")
    op.drop_index("ix_patient_key_patient_id", table_name="patient_key_later")
    if op.get_bind().dialect.name == "postgresql":
        # Names of constraints are the schema's there.
        op.execute("ALTER TABLE patient_key_later DROP CONSTRAINT pk_patient_key")
        op.execute("ALTER TABLE patient_key_later DROP CONSTRAINT fk_patient_key_patient_id")
    create_patient_key(160)
    op.execute(
        "INSERT INTO patient_key (key, patient_id) SELECT DISTINCT substr(key, 1, 160), patient_id"
        " FROM patient_key_later WHERE substr(key, 1, 1) <> '#'"
    )
    op.drop_table("patient_key_later")
    op.drop_index("uq_patient_own_number_key", table_name="patient")
    op.drop_column("patient", "own_number_key")


def create_patient_key(length: int) -> None:
    bytewise = sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")
    op.create_table(
        "patient_key",
        sa.Column("key", bytewise, nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_patient_key_patient_id")
        ),
        sa.PrimaryKeyConstraint("key", "patient_id", name=op.f("pk_patient_key")),
    )
    op.create_index("ix_patient_key_patient_id", "patient_key", ["patient_id"])


def number_own_numbers() -> None:
    found = op.get_bind().execute(
        sa.select(patient.c.id, patient.c.own_number).where(patient.c.own_number.is_not(None))
    )
    made = distinct_keys({row.id: row.own_number for row in found})
    if made:
        op.get_bind().execute(
            sa.update(patient)
            .where(patient.c.id == sa.bindparam("of_id"))
            .values(own_number_key=sa.bindparam("made")),
            [{"of_id": of_id, "made": key} for of_id, key in made.items()],
        )


def fill_patient_key() -> None:
    for batch in batches():
        rows = [
            {"key": key, "patient_id": row.id}
            for row in batch
            for key in keys(row.name) | number_keys(row.own_number or "")
        ]
        if rows:
            op.get_bind().execute(sa.insert(patient_key), rows)


def batches() -> Iterator[list[Any]]:
    last = 0
    while True:
        batch = list(
            op.get_bind().execute(
                sa.select(patient.c.id, patient.c.name, patient.c.own_number)
                .where(patient.c.id > last)
                .order_by(patient.c.id)
                .limit(BATCH)
            )
        )
        if not batch:
            return
        yield batch
        last = batch[-1].id
