"""Phone numbers as what they are in the clinic's country, found by any part; and a second one.

The numbers are read by the program's own rules, in batches. What nobody can have stays as it was
typed; two numbers that were typed into the one field become two.
"""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from qtoken.domain.country import country_of_zone
from qtoken.domain.input import phone_digits
from qtoken.services.people.phones import phone_keys, read_phone, two_phones

revision = "2026_11_28_phones"
down_revision = "2026_11_28_search_keys"
branch_labels = None
depends_on = None

BATCH = 1000
BYTEWISE = sa.String(40).with_variant(sa.String(40, collation="C"), "postgresql")
NEW_TEXTS = {"phone_e164": 16, "second_phone": 40, "second_phone_e164": 16, "second_phone_of": 60}

patient = sa.table(
    "patient",
    sa.column("id", sa.Integer),
    sa.column("phone", sa.String),
    sa.column("phone_reversed", sa.String),
    *(sa.column(name, sa.String) for name in NEW_TEXTS),
)
patient_phone = sa.table(
    "patient_phone", sa.column("key", sa.String), sa.column("patient_id", sa.Integer)
)


def upgrade() -> None:
    op.add_column("clinic", text_column("country", 2))
    for name, length in NEW_TEXTS.items():
        op.add_column("patient", text_column(name, length))
    op.create_table(
        "patient_phone",
        sa.Column("key", BYTEWISE, nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_patient_phone_patient_id")
        ),
        sa.PrimaryKeyConstraint("key", "patient_id", name=op.f("pk_patient_phone")),
    )
    read_numbers()
    op.create_index("ix_patient_phone_patient_id", "patient_phone", ["patient_id"])
    op.drop_index("ix_patient_phone_reversed", table_name="patient")
    op.drop_column("patient", "phone_reversed")


def downgrade() -> None:
    op.add_column(
        "patient",
        sa.Column("phone_reversed", BYTEWISE, server_default=sa.text("''"), nullable=False),
    )
    for batch in batches():
        # A record has one phone again: the first, and where there was none, the second.
        kept = {row.id: row.phone or row.second_phone for row in batch}
        change(
            [
                {"of_id": of_id, "new_phone": phone, "new_reversed": phone_digits(phone)[::-1]}
                for of_id, phone in kept.items()
            ],
            phone=sa.bindparam("new_phone"),
            phone_reversed=sa.bindparam("new_reversed"),
        )
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("patient", "phone_reversed", server_default=None)
    op.create_index("ix_patient_phone_reversed", "patient", ["phone_reversed"])
    op.drop_table("patient_phone")
    for name in NEW_TEXTS:
        op.drop_column("patient", name)
    op.drop_column("clinic", "country")


def text_column(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), server_default=sa.text("''"), nullable=False)


def read_numbers() -> None:
    zone = op.get_bind().scalar(sa.text("SELECT time_zone FROM clinic"))
    country = country_of_zone(zone or "")
    for batch in batches():
        rows = [read_row(row, country) for row in batch]
        change(
            rows,
            phone=sa.bindparam("new_phone"),
            phone_e164=sa.bindparam("new_e164"),
            second_phone=sa.bindparam("new_second"),
            second_phone_e164=sa.bindparam("new_second_e164"),
        )
        keys = [
            {"key": key, "patient_id": row["of_id"]}
            for row in rows
            for key in phone_keys(row["new_phone"], row["new_e164"])
            | phone_keys(row["new_second"], row["new_second_e164"])
        ]
        if keys:
            op.get_bind().execute(sa.insert(patient_phone), keys)


def read_row(row: Any, country: str) -> dict[str, Any]:
    first, second = two_phones(row.phone, country)
    return {
        "of_id": row.id,
        "new_phone": first,
        "new_e164": read_phone(first, country),
        "new_second": second,
        "new_second_e164": read_phone(second, country),
    }


def change(rows: list[dict[str, Any]], **values: Any) -> None:
    op.get_bind().execute(
        sa.update(patient).where(patient.c.id == sa.bindparam("of_id")).values(values), rows
    )


def batches() -> Iterator[list[Any]]:
    last = 0
    while True:
        batch = list(
            op.get_bind().execute(
                sa.select(patient.c.id, patient.c.phone, patient.c.second_phone)
                .where(patient.c.id > last)
                .where(sa.or_(patient.c.phone != "", patient.c.second_phone != ""))
                .order_by(patient.c.id)
                .limit(BATCH)
            )
        )
        if not batch:
            return
        yield batch
        last = batch[-1].id
