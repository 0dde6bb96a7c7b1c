"""Finding and registering patients."""

import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, delete, update
from sqlalchemy.exc import IntegrityError

from qtoken.db.database import Database
from qtoken.db.failures import violated
from qtoken.domain import names
from qtoken.domain.errors import ConsentAtDesk, OwnNumberTaken, RecordAtDesk
from qtoken.domain.fields import Field
from qtoken.domain.input import clean_line, clean_phone, phone_digits
from qtoken.domain.roles import Right
from qtoken.models.patient import patient_key_table, patient_table
from qtoken.services.asked import Asked, filled
from qtoken.services.ownership import Asker, Own, filtered, own_patient
from qtoken.services.people.name_keys import number_questions, part_of_key, questions
from qtoken.services.people.patient_phones import (
    by_phone,
    check_kept_phone,
    clinics_country,
    forget_phone_keys,
)
from qtoken.services.people.patient_rows import PatientRow
from qtoken.services.people.patient_steps import (
    PATIENTS,
    clean_patient,
    insert_patient,
    patient_of_user,
    patient_row,
    read_patient,
    require_free_number,
    write_keys,
)
from qtoken.services.repeats import any_answer, check_right, run_once

FIND_LIMIT = 20
_LAST = "\U0010ffff"

_patient, _key = patient_table.c, patient_key_table.c
_BY_KEY = PATIENTS.join(patient_key_table, _key.patient_id == _patient.id)


class Registration:
    """The patients of the clinic."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def register(
        self,
        name: str,
        *,
        phone: str = "",
        email: str = "",
        date_of_birth: str | date | None = None,
        sex: str | None = None,
        own_number: str = "",
        needs: str = "",
        wants_sms: bool = False,
        wants_email: bool = False,
        language: str = "",
        second_phone: str = "",
        second_phone_of: str = "",
        by: int,
        request_id: str,
    ) -> PatientRow:
        """Register a patient; only the name is needed.

        A number that nobody can have is kept as it was typed, and never sent a message.
        Messages go out only by ways that the patient wants. Raises `TextMissing`, `DateInvalid`,
        `PhoneInvalid`, `OwnNumberTaken`, `LanguageInvalid` and their like.
        """
        given: dict[str, Any] = {
            "name": name,
            "phone": phone,
            "email": email,
            "date_of_birth": date_of_birth,
            "sex": sex,
            "own_number": own_number,
            "needs": needs,
            "wants_sms": wants_sms,
            "wants_email": wants_email,
            "language": language,
            "second_phone": second_phone,
            "second_phone_of": second_phone_of,
        }

        def work(connection: Connection) -> PatientRow:
            now = self._database.instant(connection)
            return insert_patient(connection, now, clean_patient(connection, now, **given))

        return self._change(
            work, "register", filled(given), own_number, by=by, request_id=request_id
        )

    def change(
        self,
        patient_id: int,
        *,
        name: str | None = None,
        phone: str | None = None,
        email: str | None = None,
        date_of_birth: str | date | None = None,
        sex: str | None = None,
        own_number: str | None = None,
        needs: str | None = None,
        wants_sms: bool | None = None,
        wants_email: bool | None = None,
        language: str | None = None,
        second_phone: str | None = None,
        second_phone_of: str | None = None,
        by: int,
        request_id: str,
    ) -> PatientRow:
        """Change what is given: None leaves a field, an empty text clears it.

        Patients change how they are reached, and what they agree to: who they are is the desk's to
        say (`RecordAtDesk`), and so is a first consent of somebody whom it has not met
        (`ConsentAtDesk`). Raises as `register`, `PatientNotFound`, and `PhonesTooMany` for two
        numbers in one field beside a second phone that is not named.
        """
        given = {
            "name": name,
            "phone": phone,
            "email": email,
            "date_of_birth": date_of_birth,
            "sex": sex,
            "own_number": own_number,
            "needs": needs,
            "wants_sms": wants_sms,
            "wants_email": wants_email,
            "language": language,
            "second_phone": second_phone,
            "second_phone_of": second_phone_of,
        }

        oneself = _Oneself(patient_id)

        def work(connection: Connection) -> PatientRow:
            # All fields are written back: nobody else's change may come in between.
            before = read_patient(connection, patient_id, is_to_change=True)
            now = self._database.instant(connection)
            if phone is not None and second_phone is None:
                kept = before.second_phone
                check_kept_phone(clean_phone(phone), kept, clinics_country(connection))
            old = {field: getattr(before, field) for field in given}
            wanted = old | {field: value for field, value in given.items() if value is not None}
            # An address from before today's rules stays until somebody gives another one.
            values = clean_patient(connection, now, **wanted | {"email": email or ""})
            if email is None:
                del values["email"]
            if values["own_number"] != (before.own_number or None):
                require_free_number(connection, values)
            else:
                # Where two were equal before they had to be told apart, each keeps its own key.
                del values["own_number_key"]
            if oneself.is_asking:
                _check_own_change(connection, before, values)
            else:
                # From now on somebody at the desk knows whom the record is of.
                values["is_self_made"] = False
            connection.execute(
                update(patient_table).where(_patient.id == patient_id).values(values)
            )
            connection.execute(delete(patient_key_table).where(_key.patient_id == patient_id))
            forget_phone_keys(connection, [patient_id])
            write_keys(connection, patient_id, values)
            return read_patient(connection, patient_id)

        asked = given | {"patient_id": patient_id}
        return self._change(
            work,
            "change_patient",
            asked,
            own_number or "",
            right=Right.CHANGE_PATIENTS,
            own=oneself,
            is_same=lambda row: row.id == patient_id,
            by=by,
            request_id=request_id,
        )

    def patient(self, patient_id: int, *, by: int) -> PatientRow:
        """Return one patient; to a patient only themselves. Raises `PatientNotFound`."""

        def read(connection: Connection) -> PatientRow:
            own = own_patient(patient_id)
            check_right(connection, self._database, Right.SEE_PATIENTS, by, own)
            return read_patient(connection, patient_id)

        return self._database.read(read)

    def my_patient(self, *, by: int) -> PatientRow | None:
        """Return the patient that this user is, if any."""

        def read(connection: Connection) -> PatientRow | None:
            check_right(connection, self._database, Right.SEE_PATIENTS, by, filtered)
            return patient_of_user(connection, by)

        return self._database.read(read)

    def find(self, text: str, *, by: int, limit: int = FIND_LIMIT) -> tuple[PatientRow, ...]:
        """Return patients by beginnings of names, any part of a phone number, own number or id.

        Names are found in any order of words, and by what `domain.names` says is the same; an own
        number by its beginning, its digits, and without its noughts. At most `limit`.
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

    def _change(
        self,
        work: Any,
        command: str,
        asked: Asked,
        own_number: str,
        *,
        right: Right = Right.REGISTER_PATIENTS,
        own: Own | None = None,
        is_same: Callable[[PatientRow], bool] = any_answer,
        by: int,
        request_id: str,
    ) -> PatientRow:
        try:
            return run_once(
                self._database,
                PatientRow,
                work,
                right=right,
                command=command,
                asked=asked,
                by=by,
                request_id=request_id,
                own=own,
                is_same=is_same,
            )
        except IntegrityError as error:
            if violated(error) in {"uq_patient_own_number", "uq_patient_own_number_key"}:
                raise OwnNumberTaken(own_number=own_number.strip()) from error
            raise


def _add_found(
    connection: Connection, query: Select[Any], found: dict[int, PatientRow], limit: int
) -> None:
    # Somebody may be found by several keys, so a page of rows may hold fewer people.
    offset, row_count = 0, limit
    while row_count == limit and len(found) < limit:
        rows = connection.execute(query.limit(limit).offset(offset)).all()
        for row in rows:
            found.setdefault(row[0], patient_row(row))
        row_count = len(rows)
        offset += row_count


class _Oneself:
    """The check of those whose right to change records reaches no further than their own."""

    def __init__(self, patient_id: int) -> None:
        self.is_asking = False
        self._patient_id = patient_id

    def __call__(self, connection: Connection, who: Asker) -> None:
        """Raise `PatientNotFound` unless it is the patient."""
        self.is_asking = True
        own_patient(self._patient_id)(connection, who)


_DESKS = (Field.NAME, Field.DATE_OF_BIRTH, Field.SEX, Field.OWN_NUMBER, Field.NEEDS)
"""What a record says of who somebody is, in the fields' own names."""


def _check_own_change(connection: Connection, before: PatientRow, values: dict[str, Any]) -> None:
    for field in _DESKS:
        # As it is it is no change: programs send back all that they were given.
        if (values[field] or None) != (getattr(before, field) or None):
            raise RecordAtDesk(field=field)
    begins = any(
        values[wish] and not getattr(before, wish) for wish in ("wants_sms", "wants_email")
    )
    if begins:
        # No window that starts waits for it.
        from qtoken.services.people.self_service import is_met

        if not is_met(connection, before.id):
            raise ConsentAtDesk


def _questions(connection: Connection, line: str) -> Sequence[Select[Any]]:
    queries: list[Select[Any]] = []
    digits = phone_digits(line)
    numbers = number_questions(line)
    if numbers:
        queries.append(PATIENTS.where(_patient.own_number_key == names.key(line)))
    # An id has no noughts in front: who types them means a number of the clinic's own.
    if line.isdecimal() and len(line) < 10 and unicodedata.digit(line[0]):
        queries.append(PATIENTS.where(_patient.id == int(line)))
    if digits:
        queries.append(_BY_KEY.where(_key.key.in_(numbers)).order_by(_key.key, _patient.id))
    queries += by_phone(PATIENTS, connection, line)
    queries += [_by_name(lead, others) for lead, others in questions(line)]
    if digits:
        queries += [_begun(number) for number in numbers]
    return queries


def _by_name(lead: str, others: list[str]) -> Select[Any]:
    padded = " " + _key.key
    query = _begun(lead)
    for word in others:
        query = query.where(padded.contains(part_of_key(word), autoescape=True))
    return query


def _begun(beginning: str) -> Select[Any]:
    return _BY_KEY.where(_key.key >= beginning, _key.key < beginning + _LAST).order_by(
        _key.key, _patient.id
    )
