"""Finds patients and reads their records."""

import unicodedata
from collections.abc import Sequence
from functools import partial
from typing import Any

from sqlalchemy import Connection, Select

from qtoken.db.database import Database
from qtoken.db.row_query import RowQuery
from qtoken.domain import names
from qtoken.domain.fields import Field
from qtoken.domain.input import clean_line, phone_digits
from qtoken.domain.roles import Right
from qtoken.models.patient import patient_key_table, patient_table
from qtoken.services.ownership import own_patient, own_rows_only
from qtoken.services.paging import LONGEST_PAGE, Order, Page, ordered, read_page
from qtoken.services.people.name_keys import number_questions, part_of_key, questions
from qtoken.services.people.patient_phones import by_phone
from qtoken.services.people.patient_rows import PatientRow
from qtoken.services.people.patient_steps import (
    PATIENTS,
    patient_of_user,
    read_patient,
)
from qtoken.services.repeats import check_right

FIND_LIMIT = 20
_LAST = "\U0010ffff"

_patient, _key = patient_table.c, patient_key_table.c
_BY_KEY = PATIENTS.refined(
    lambda query: query.join(patient_key_table, _key.patient_id == _patient.id).order_by(
        _key.key, _patient.id
    )
)
_ORDER = {"id": _patient.id, "name": _patient.name, "date_of_birth": _patient.date_of_birth}


class Patients:
    """Reads patients' records. `Registration` changes them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def patient(self, patient_id: int, *, by: int) -> PatientRow:
        """Return a patient; patients see only themselves. Raises `PatientNotFound`."""

        def read(connection: Connection) -> PatientRow:
            own = own_patient(patient_id)
            check_right(connection, self._database, Right.SEE_PATIENTS, by, own)
            return read_patient(connection, patient_id)

        return self._database.read(read)

    def my_patient(self, *, by: int) -> PatientRow | None:
        """Return the patient who signs in as this user, or None."""

        def read(connection: Connection) -> PatientRow | None:
            check_right(connection, self._database, Right.SEE_PATIENTS, by, own_rows_only)
            return patient_of_user(connection, by)

        return self._database.read(read)

    def find(self, text: str, *, by: int, limit: int = FIND_LIMIT) -> tuple[PatientRow, ...]:
        """Return patients by beginnings of names, any part of a phone number, record number or id.

        Words of a name may be in any order and any spelling that `domain.names` takes for the same.
        A record number is found by its beginning, its digits, and without leading zeros. Returns at
        most `limit` patients.
        """
        line = clean_line(text, Field.SEARCH)
        limit = max(1, min(limit, 100))

        def find(connection: Connection) -> tuple[PatientRow, ...]:
            check_right(connection, self._database, Right.SEE_PATIENTS, by)
            found: dict[int, PatientRow] = {}
            for query in _questions(connection, line):
                _add_found(connection, query, found, limit)
                if len(found) >= limit:
                    break
            return tuple(found.values())[:limit]

        return self._database.read(find)

    def page(
        self,
        *,
        order: Order = ("name",),
        limit: int = LONGEST_PAGE,
        offset: int = 0,
        by: int,
    ) -> Page[PatientRow]:
        """Return a page of all patients, by name. `find` is quicker for finding one."""

        def read(connection: Connection) -> Page[PatientRow]:
            check_right(connection, self._database, Right.SEE_PATIENTS, by)
            query = ordered(PATIENTS, order, _ORDER, _patient.id)
            return read_page(connection, query, limit=limit, offset=offset)

        return self._database.read(read)


def _add_found(
    connection: Connection, query: RowQuery[PatientRow], found: dict[int, PatientRow], limit: int
) -> None:
    # A patient may be found by several keys, so that `limit` rows may be fewer patients.
    offset, row_count = 0, limit
    while row_count == limit and len(found) < limit:
        rows = query.refined(partial(_part, limit=limit, offset=offset)).all(connection)
        for row in rows:
            found.setdefault(row.id, row)
        row_count = len(rows)
        offset += row_count


def _part(query: Select[Any], *, limit: int, offset: int) -> Select[Any]:
    return query.limit(limit).offset(offset)


def _questions(connection: Connection, line: str) -> Sequence[RowQuery[PatientRow]]:
    # In this order: what identifies one patient comes before what many may share.
    queries: list[RowQuery[PatientRow]] = []
    digits = phone_digits(line)
    numbers = number_questions(line)
    if numbers:
        queries.append(PATIENTS.where(_patient.record_number_key == names.key(line)))
    # An id has no leading zeros: with them the record number is meant. Ten digits are too
    # large for an id.
    if line.isdecimal() and len(line) < 10 and unicodedata.digit(line[0]):
        queries.append(PATIENTS.where(_patient.id == int(line)))
    if digits:
        queries.append(_BY_KEY.where(_key.key.in_(numbers)))
    queries += by_phone(PATIENTS, connection, line)
    queries += [_by_name(lead, others) for lead, others in questions(line)]
    if digits:
        queries += [_begun(number) for number in numbers]
    return queries


def _by_name(lead: str, others: list[str]) -> RowQuery[PatientRow]:
    # With a blank in front, the first word of a key is found as the others are.
    padded = " " + _key.key
    query = _begun(lead)
    for word in others:
        query = query.where(padded.contains(part_of_key(word), autoescape=True))
    return query


def _begun(beginning: str) -> RowQuery[PatientRow]:
    return _BY_KEY.where(_key.key >= beginning, _key.key < beginning + _LAST)
