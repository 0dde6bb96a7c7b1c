"""The two phone numbers of a patient's record: cleaned, stored, and found by any part.

Functions take a connection or values that were read; only `read_again` runs its own transactions.
"""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection, delete, insert, select, update

from qtoken.db.database import Database
from qtoken.db.row_query import RowQuery
from qtoken.domain.country import country_of_zone
from qtoken.domain.errors import PhonesTooMany
from qtoken.domain.fields import Field
from qtoken.domain.input import clean_line, clean_phone
from qtoken.models.clinic import clinic_table
from qtoken.models.patient import patient_phone_table, patient_table
from qtoken.services.people.phones import (
    other_phone,
    phone_beginnings,
    phone_keys,
    read_phone,
    two_phones,
)

R = TypeVar("R")

OWNER_LIMIT = 60

_patient, _key, _clinic = patient_table.c, patient_phone_table.c, clinic_table.c
_COUNTRY = select(_clinic.country, _clinic.time_zone)
_AT_ONCE = 500
_FIELDS = ("phone", "second_phone")
_NUMBERS = (
    _patient.id,
    _patient.phone,
    _patient.phone_e164,
    _patient.second_phone,
    _patient.second_phone_e164,
)


def effective_country(chosen: str, zone: str) -> str:
    """Return the clinic's country: the chosen one, else its time zone's, else an empty text."""
    return chosen or country_of_zone(zone)


def clinics_country(connection: Connection) -> str:
    """Return the country in which the clinic's phone numbers are interpreted."""
    return effective_country(*connection.execute(_COUNTRY).one())


def clean_phones(
    phone: str, second_phone: str, second_phone_of: str, country: str
) -> dict[str, str]:
    """Return the columns of both phones. Raises `PhoneInvalid`, `TextTooLong` and the like.

    Two numbers typed into the first field are separated, if the second field is empty or has one of
    the two.
    """
    first, second = clean_phone(phone), clean_phone(second_phone, Field.SECOND_PHONE)
    if not second:
        first, second = two_phones(first, country)
    else:
        first = other_phone(first, second, country) or first
    owner = clean_line(second_phone_of, Field.SECOND_PHONE_OF, limit=OWNER_LIMIT)
    return {
        "phone": first,
        "second_phone": second,
        "second_phone_of": owner,
    } | _read(first, second, country)


def check_kept_phone(phone: str, kept: str, country: str) -> None:
    """Raise `PhonesTooMany` if two numbers were typed as one, and `kept` is a third one.

    Somebody who changes only the first field may not know that there is a second phone, which must
    not be lost.
    """
    if kept and two_phones(phone, country)[1] and not other_phone(phone, kept, country):
        raise PhonesTooMany(phone=phone)


def write_phone_keys(connection: Connection, patient_id: int, values: Mapping[str, str]) -> None:
    """Add the keys by which a patient is found by phone."""
    keys: set[str] = set()
    for field in _FIELDS:
        keys |= phone_keys(values[field], values[f"{field}_e164"])
    if keys:
        rows = [{"key": key, "patient_id": patient_id} for key in keys]
        connection.execute(insert(patient_phone_table), rows)


def forget_phone_keys(connection: Connection, patient_ids: Iterable[int]) -> None:
    """Remove the keys by which these patients are found by phone."""
    connection.execute(delete(patient_phone_table).where(_key.patient_id.in_(list(patient_ids))))


def by_phone(patients: RowQuery[R], connection: Connection, line: str) -> tuple[RowQuery[R], ...]:
    """Return queries for patients by a part of a phone number, in any notation.

    None if the text cannot be one.
    """
    # Whether there are enough digits is known without reading the country.
    if not phone_beginnings(line, ""):
        return ()
    joined = patients.refined(
        lambda query: query.join(patient_phone_table, _key.patient_id == _patient.id).order_by(
            _key.key, _patient.id
        )
    )
    # Keys are digits: "~" comes after all of them, so this is the range of keys with that prefix.
    return tuple(
        joined.where(_key.key >= part, _key.key < part + "~")
        for part in phone_beginnings(line, clinics_country(connection))
    )


def read_again(database: Database) -> None:
    """Interpret all numbers anew, after the clinic's country was changed.

    Takes several short transactions. A second run changes nothing more, so it may be repeated.
    """
    last: int | None = 0
    while last is not None:
        last = database.write(partial(_read_some, after=last))


def _read_some(connection: Connection, after: int) -> int | None:
    """Interpret the numbers of the next patients; return the last id, or None at the end."""
    country = clinics_country(connection)
    query = select(*_NUMBERS).where(_patient.id > after).order_by(_patient.id).limit(_AT_ONCE)
    # Locked, so that nobody changes a number in between; `key_share` lets tokens be issued.
    rows = connection.execute(query.with_for_update(key_share=True)).all()
    for row in rows:
        read = _read(row.phone, row.second_phone, country)
        if read == {name: getattr(row, name) for name in read}:
            continue
        connection.execute(update(patient_table).where(_patient.id == row.id).values(read))
        forget_phone_keys(connection, [row.id])
        write_phone_keys(connection, row.id, row._asdict() | read)
    return rows[-1].id if rows else None


def _read(phone: str, second_phone: str, country: str) -> dict[str, str]:
    return {
        "phone_e164": read_phone(phone, country),
        "second_phone_e164": read_phone(second_phone, country),
    }
