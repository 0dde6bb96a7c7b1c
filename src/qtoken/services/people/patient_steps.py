"""Steps on patients' records, for the desk and for patients who register themselves.

All take a connection and are part of the caller's transaction.
"""

from datetime import date, datetime
from inspect import signature
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from qtoken.db.row_query import RowQuery
from qtoken.domain import names
from qtoken.domain.clock import time_zone
from qtoken.domain.errors import PatientHasUser, PatientNotFound, RecordNumberTaken, TextWordless
from qtoken.domain.fields import Field
from qtoken.domain.input import (
    LINE_LIMIT,
    Sex,
    clean_date_of_birth,
    clean_line,
    clean_name,
    clean_sex,
)
from qtoken.domain.messages import clean_language
from qtoken.models.clinic import clinic_table
from qtoken.models.patient import patient_key_table, patient_table
from qtoken.services.people.mailboxes import clean_email
from qtoken.services.people.name_keys import keys, number_keys
from qtoken.services.people.patient_phones import (
    clean_phones,
    clinics_country,
    effective_country,
    write_phone_keys,
)
from qtoken.services.people.patient_rows import PatientRow
from qtoken.services.people.phones import shown_phone

_patient = patient_table.c

Columns = dict[str, Any]
"""Columns of a record by name."""


def patient_row(  # noqa: PLR0917 - called with columns in their order
    id: int,  # noqa: A002 - a column's name
    name: str,
    phone: str,
    email: str,
    date_of_birth: date | None,
    sex: str | None,
    record_number: str,
    needs: str,
    wants_sms: bool,
    wants_email: bool,
    language: str,
    phone_e164: str,
    second_phone: str,
    second_phone_e164: str,
    second_phone_of: str,
    country: str,
    time_zone: str,
) -> PatientRow:
    """Return the frozen row of a record's columns, and of the clinic's that phones are read by."""
    here = effective_country(country, time_zone)
    return PatientRow(
        id=id,
        name=name,
        phone=phone,
        email=email,
        date_of_birth=date_of_birth,
        sex=Sex(sex) if sex else None,
        record_number=record_number,
        needs=needs,
        wants_sms=wants_sms,
        wants_email=wants_email,
        language=language,
        phone_e164=phone_e164,
        phone_shown=shown_phone(phone, phone_e164, here),
        second_phone=second_phone,
        second_phone_e164=second_phone_e164,
        second_phone_shown=shown_phone(second_phone, second_phone_e164, here),
        second_phone_of=second_phone_of,
    )


PATIENTS = RowQuery(
    select(
        _patient.id,
        _patient.name,
        _patient.phone,
        _patient.email,
        _patient.date_of_birth,
        _patient.sex,
        func.coalesce(_patient.record_number, "").label("record_number"),
        _patient.needs,
        _patient.wants_sms,
        _patient.wants_email,
        _patient.language,
        _patient.phone_e164,
        _patient.second_phone,
        _patient.second_phone_e164,
        _patient.second_phone_of,
        # How a phone number is shown depends on the clinic's country.
        select(clinic_table.c.country).scalar_subquery().label("country"),
        select(clinic_table.c.time_zone).scalar_subquery().label("time_zone"),
    ),
    patient_row,
)
"""All patients, in no particular order."""


def read_patient(
    connection: Connection, patient_id: int, *, is_to_change: bool = False
) -> PatientRow:
    """Return a patient. Raises `PatientNotFound`.

    With `is_to_change` the row is locked against changes until this transaction ends.
    """
    query = PATIENTS.where(_patient.id == patient_id)
    if is_to_change:
        # FOR NO KEY UPDATE, so that tokens can be issued to the patient meanwhile.
        query = query.refined(lambda asked: asked.with_for_update(of=patient_table, key_share=True))
    found = query.one_or_none(connection)
    if found is None:
        raise PatientNotFound(patient=patient_id)
    return found


def patient_of_user(connection: Connection, user_id: int) -> PatientRow | None:
    """Return the patient who signs in as this user, or None."""
    return PATIENTS.where(_patient.user_id == user_id).one_or_none(connection)


def clean_patient(
    connection: Connection,
    now: datetime,
    *,
    name: str,
    phone: str = "",
    email: str = "",
    date_of_birth: str | date | None = None,
    sex: str | None = None,
    record_number: str = "",
    needs: str = "",
    wants_sms: bool = False,
    wants_email: bool = False,
    language: str = "",
    second_phone: str = "",
    second_phone_of: str = "",
) -> Columns:
    """Return a record's columns. Raises `TextMissing`, `DateInvalid` and other refusals."""
    chosen: Sex | None = clean_sex(sex)
    today = _local_day(connection, now)
    country = clinics_country(connection)
    return {
        "name": clean_name(name),
        **clean_phones(phone, second_phone, second_phone_of, country),
        "email": clean_email(email),
        "date_of_birth": clean_date_of_birth(date_of_birth, today=today),
        "sex": chosen.value if chosen else None,
        **clean_record_number(record_number),
        "needs": clean_line(needs, Field.NEEDS, limit=LINE_LIMIT),
        "wants_sms": bool(wants_sms),
        "wants_email": bool(wants_email),
        "language": clean_language(language),
    }


# From the signature, so that a new field has to be named only there.
FIELDS = tuple(
    name for name, it in signature(clean_patient).parameters.items() if it.kind is it.KEYWORD_ONLY
)
"""The fields of a record that can be filled in, by the names of `PatientRow`."""


def clean_record_number(text: str) -> dict[str, str | None]:
    """Return the columns of the record number; an empty text stands for none."""
    number = clean_line(text, Field.RECORD_NUMBER, limit=40)
    if not number:
        return {"record_number": None, "record_number_key": None}
    key = names.key(number)
    if not key:
        raise TextWordless(field=Field.RECORD_NUMBER)
    return {"record_number": number, "record_number_key": key}


def insert_patient(connection: Connection, now: datetime, values: Columns) -> PatientRow:
    """Add a record made by `clean_patient`, with its search keys. Raises `RecordNumberTaken`."""
    require_free_number(connection, values)
    added = connection.execute(insert(patient_table).values(values | {"registered_at": now}))
    patient_id = added.inserted_primary_key[0]  # type: ignore[index]
    write_keys(connection, patient_id, values)
    return read_patient(connection, patient_id)


def link_user(connection: Connection, patient_id: int, user_id: int) -> None:
    """Connect a user to this patient. Raises `PatientNotFound`, `PatientHasUser`."""
    patient = read_patient(connection, patient_id)
    linked = connection.execute(
        update(patient_table)
        .where(_patient.id == patient_id, _patient.user_id.is_(None))
        .values(user_id=user_id)
    )
    if not linked.rowcount:
        raise PatientHasUser(patient=patient.name)


def require_free_number(connection: Connection, values: Columns) -> None:
    """Raise `RecordNumberTaken` if another record has that number, in whatever spelling."""
    if values["record_number_key"] is None:
        return
    taken = select(_patient.id).where(_patient.record_number_key == values["record_number_key"])
    if connection.scalar(taken) is not None:
        raise RecordNumberTaken(record_number=values["record_number"])


def write_keys(connection: Connection, patient_id: int, values: Columns) -> None:
    """Add the keys by which a patient is found: name, record number and phones."""
    write_phone_keys(connection, patient_id, values)
    found = keys(values["name"]) | number_keys(values["record_number"] or "")
    if found:
        rows = [{"key": key, "patient_id": patient_id} for key in found]
        connection.execute(insert(patient_key_table), rows)


def _local_day(connection: Connection, now: datetime) -> date:
    # In the clinic's zone: in UTC a child born this morning in Auckland would be born tomorrow.
    zone = time_zone(connection.scalars(select(clinic_table.c.time_zone)).one())
    return now.astimezone(zone).date()
