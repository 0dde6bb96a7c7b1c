"""Registers patients and changes their records."""

from collections.abc import Callable
from datetime import datetime
from typing import Unpack

from sqlalchemy import Connection, delete, update
from sqlalchemy.exc import IntegrityError

from qtoken.db.database import Database
from qtoken.db.failures import violated
from qtoken.domain.errors import ConsentAtDesk, RecordAtDesk, RecordNumberTaken
from qtoken.domain.fields import Field
from qtoken.domain.input import clean_phone
from qtoken.domain.press import Press
from qtoken.domain.roles import Right
from qtoken.models.patient import patient_key_table, patient_table
from qtoken.services.asked import Asked, asked_of_change, filled
from qtoken.services.ownership import Actor, OwnershipCheck, own_patient
from qtoken.services.people.patient_phones import (
    check_kept_phone,
    clinics_country,
    forget_phone_keys,
)
from qtoken.services.people.patient_rows import PatientChange, PatientDetails, PatientRow
from qtoken.services.people.patient_steps import (
    FIELDS,
    Columns,
    clean_patient,
    insert_patient,
    read_patient,
    require_free_number,
    write_keys,
)
from qtoken.services.people.self_service import is_met
from qtoken.services.repeats import any_answer, run_once

_patient, _key = patient_table.c, patient_key_table.c


class Registration:
    """Keeps patients' records. `Patients` reads them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def register(self, name: str, *, press: Press, **details: Unpack[PatientDetails]) -> PatientRow:
        """Register a patient; only the name is required.

        A phone number that is not valid is stored as it was typed, and never gets a message.
        Messages are sent only through channels that the patient wants. Raises `TextMissing`,
        `DateInvalid`, `PhoneInvalid`, `RecordNumberTaken`, `LanguageInvalid` and other refusals.
        """

        def work(connection: Connection) -> PatientRow:
            now = self._database.instant(connection)
            return insert_patient(
                connection, now, clean_patient(connection, now, name=name, **details)
            )

        asked = filled({"name": name, **details})
        number = details.get("record_number", "")
        return self._change(work, "register", asked, number, press=press)

    def change(
        self, patient_id: int, *, press: Press, **given: Unpack[PatientChange]
    ) -> PatientRow:
        """Change the given fields; an empty text, or None, clears a field.

        Patients may change how they are reached and what they agree to. Who they are is changed at
        the desk (`RecordAtDesk`), and there a patient whom the desk has not met gives the first
        consent (`ConsentAtDesk`). Raises as `register`, `PatientNotFound`, and `PhonesTooMany` if
        two numbers are given in one field and the record has a second phone already.
        """
        oneself = _Oneself(patient_id)

        def work(connection: Connection) -> PatientRow:
            # All fields are written back, so the row is locked: another change in between would be
            # lost.
            before = read_patient(connection, patient_id, is_to_change=True)
            values = _changed_columns(connection, self._database.instant(connection), before, given)
            if oneself.is_asking:
                _check_own_change(connection, before, values)
            else:
                # Somebody at the desk has seen the record: it is no longer only the patient's word.
                values["is_self_made"] = False
            connection.execute(
                update(patient_table).where(_patient.id == patient_id).values(values)
            )
            connection.execute(delete(patient_key_table).where(_key.patient_id == patient_id))
            forget_phone_keys(connection, [patient_id])
            write_keys(connection, patient_id, values)
            return read_patient(connection, patient_id)

        asked = asked_of_change(given) | {"patient_id": patient_id}
        return self._change(
            work,
            "change_patient",
            asked,
            given.get("record_number", ""),
            right=Right.CHANGE_PATIENTS,
            own=oneself,
            is_same=lambda row: row.id == patient_id,
            press=press,
        )

    def _change(
        self,
        work: Callable[[Connection], PatientRow],
        command: str,
        asked: Asked,
        record_number: str,
        *,
        right: Right = Right.REGISTER_PATIENTS,
        own: OwnershipCheck | None = None,
        is_same: Callable[[PatientRow], bool] = any_answer,
        press: Press,
    ) -> PatientRow:
        try:
            return run_once(
                self._database,
                PatientRow,
                work,
                right=right,
                command=command,
                asked=asked,
                by=press.by,
                request_id=press.request_id,
                own=own,
                is_same=is_same,
            )
        except IntegrityError as error:
            if violated(error) in {"uq_patient_record_number", "uq_patient_record_number_key"}:
                raise RecordNumberTaken(record_number=record_number.strip()) from error
            raise


def _changed_columns(
    connection: Connection, now: datetime, before: PatientRow, given: PatientChange
) -> Columns:
    """Return the columns of a record, with the given fields changed."""
    if "phone" in given and "second_phone" not in given:
        kept = before.second_phone
        check_kept_phone(clean_phone(given["phone"]), kept, clinics_country(connection))
    wanted = {field: getattr(before, field) for field in FIELDS} | dict(given)
    # A stored e-mail address may break today's rules: it stays until another one is given.
    values = clean_patient(connection, now, **wanted | {"email": given.get("email", "")})
    if "email" not in given:
        del values["email"]
    if values["record_number"] != (before.record_number or None):
        require_free_number(connection, values)
    else:
        # Two old records may have numbers that are the same by today's rule. Each keeps its key.
        del values["record_number_key"]
    return values


class _Oneself:
    """The ownership check for patients; remembers whether a patient is asking.

    It is called only for users who may change nothing but their own record.
    """

    def __init__(self, patient_id: int) -> None:
        self.is_asking = False
        self._patient_id = patient_id

    def __call__(self, connection: Connection, who: Actor) -> None:
        """Raise `PatientNotFound` unless the record is the user's own."""
        self.is_asking = True
        own_patient(self._patient_id)(connection, who)


_DESKS = (Field.NAME, Field.DATE_OF_BIRTH, Field.SEX, Field.RECORD_NUMBER, Field.NEEDS)
"""The fields that say who a patient is, which only the desk may change."""


def _check_own_change(connection: Connection, before: PatientRow, values: Columns) -> None:
    for field in _DESKS:
        # An equal value is no change: programs send back all fields that they have read.
        if (values[field] or None) != (getattr(before, field) or None):
            raise RecordAtDesk(field=field)
    begins = any(
        values[wish] and not getattr(before, wish) for wish in ("wants_sms", "wants_email")
    )
    if begins and not is_met(connection, before.id):
        raise ConsentAtDesk
