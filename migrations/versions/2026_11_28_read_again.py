"""Names and phones as they are read now, for databases that kept them by a rule of the same day.

Names are found by several joined parts, and in more scripts by any part; a local number is nobody's
in another town. A database from before that day has got its keys by the rules of now already: then
nothing changes.
"""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from qtoken.domain.country import country_of_zone
from qtoken.services.people.name_keys import keys, number_keys
from qtoken.services.people.phones import phone_keys, read_phone

revision = "2026_11_28_read_again"
down_revision = "2026_11_28_mailbox_keys"
branch_labels = None
depends_on = None

BATCH = 1000

patient = sa.table(
    "patient",
    sa.column("id", sa.Integer),
    sa.column("name", sa.String),
    sa.column("own_number", sa.String),
    sa.column("phone", sa.String),
    sa.column("phone_e164", sa.String),
    sa.column("second_phone", sa.String),
    sa.column("second_phone_e164", sa.String),
)
clinic = sa.table("clinic", sa.column("country", sa.String), sa.column("time_zone", sa.String))


def key_table(name: str) -> sa.TableClause:
    return sa.table(name, sa.column("key", sa.String), sa.column("patient_id", sa.Integer))


patient_key, patient_phone = key_table("patient_key"), key_table("patient_phone")


def upgrade() -> None:
    found = op.get_bind().execute(sa.select(clinic.c.country, clinic.c.time_zone)).first()
    country = "" if found is None else found.country or country_of_zone(found.time_zone)
    for batch in batches():
        read_names(batch)
        read_phones(batch, country)


def downgrade() -> None:
    """The keys of now are found by the rules of before as well."""


def read_names(batch: list[Any]) -> None:
    replace(
        patient_key,
        {row.id: keys(row.name) | number_keys(row.own_number or "") for row in batch},
    )


def read_phones(batch: list[Any], country: str) -> None:
    changed = {}
    for row in batch:
        first, second = read_phone(row.phone, country), read_phone(row.second_phone, country)
        if (first, second) == (row.phone_e164, row.second_phone_e164):
            continue
        op.get_bind().execute(
            sa.update(patient)
            .where(patient.c.id == row.id)
            .values(phone_e164=first, second_phone_e164=second)
        )
        changed[row.id] = phone_keys(row.phone, first) | phone_keys(row.second_phone, second)
    replace(patient_phone, changed)


def replace(table: sa.TableClause, found: dict[int, frozenset[str]]) -> None:
    """Put these keys in the place of those that these patients had."""
    if not found:
        return
    connection = op.get_bind()
    connection.execute(sa.delete(table).where(table.c.patient_id.in_(found)))
    rows = [{"key": key, "patient_id": id_} for id_, made in found.items() for key in made]
    if rows:
        connection.execute(sa.insert(table), rows)


def batches() -> Iterator[list[Any]]:
    last = 0
    while True:
        query = sa.select(*patient.c).where(patient.c.id > last).order_by(patient.c.id)
        batch = list(op.get_bind().execute(query.limit(BATCH)))
        if not batch:
            return
        yield batch
        last = batch[-1].id
