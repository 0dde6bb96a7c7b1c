"""Finding and registering patients."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from qtoken.db.database import Database
from qtoken.db.failures import violated
from qtoken.domain.clock import time_zone
from qtoken.domain.entry import (
    LINE_LIMIT,
    Sex,
    clean_date_of_birth,
    clean_email,
    clean_line,
    clean_name,
    clean_phone,
    clean_sex,
    phone_digits,
)
from qtoken.domain.errors import OwnNumberTaken, PatientNotFound
from qtoken.domain.roles import Right
from qtoken.models.clinic import clinic_table
from qtoken.models.patient import patient_key_table, patient_table
from qtoken.services.name_keys import question, rotations
from qtoken.services.requests import check_right, run_once
from qtoken.services.rows import PatientRow

T = TypeVar("T")

FIND_LIMIT = 20
SHORTEST_PHONE_END = 3
_LAST = "\U0010ffff"

_patient, _key = patient_table.c, patient_key_table.c
_ROWS = select(
    _patient.id,
    _patient.name,
    _patient.phone,
    _patient.email,
    _patient.date_of_birth,
    _patient.sex,
    func.coalesce(_patient.own_number, "").label("own_number"),
    _patient.needs,
)


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
        by: int,
        request_id: str,
    ) -> PatientRow:
        """Register a patient; only the name is needed.

        Raises `TextMissing`, `DateInvalid`, `PhoneInvalid`, `OwnNumberTaken` and their like.
        """

        def work(connection: Connection) -> PatientRow:
            now = self._database.instant(connection)
            values = _clean(
                _local_day(connection, now),
                name=name,
                phone=phone,
                email=email,
                date_of_birth=date_of_birth,
                sex=sex,
                own_number=own_number,
                needs=needs,
            )
            _require_free_number(connection, values["own_number"])
            added = connection.execute(
                insert(patient_table).values(values | {"registered_at": now})
            )
            patient_id = added.inserted_primary_key[0]  # type: ignore[index]
            _write_keys(connection, patient_id, values["name"])
            return _one(connection, patient_id)

        return self._change(work, "register", own_number, by, request_id)

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
        by: int,
        request_id: str,
    ) -> PatientRow:
        """Change what is given: None leaves a field, an empty text clears it.

        Raises as `register`, and `PatientNotFound`.
        """
        given = {
            "name": name,
            "phone": phone,
            "email": email,
            "date_of_birth": date_of_birth,
            "sex": sex,
            "own_number": own_number,
            "needs": needs,
        }

        def work(connection: Connection) -> PatientRow:
            before = _one(connection, patient_id)
            now = self._database.instant(connection)
            old = {field: getattr(before, field) for field in given}
            wanted = old | {field: value for field, value in given.items() if value is not None}
            values = _clean(_local_day(connection, now), **wanted)
            if values["own_number"] != (before.own_number or None):
                _require_free_number(connection, values["own_number"])
            connection.execute(
                update(patient_table).where(_patient.id == patient_id).values(values)
            )
            connection.execute(delete(patient_key_table).where(_key.patient_id == patient_id))
            _write_keys(connection, patient_id, values["name"])
            return _one(connection, patient_id)

        return self._change(work, "change_patient", own_number or "", by, request_id)

    def patient(self, patient_id: int, *, by: int) -> PatientRow:
        """Return one patient. Raises `PatientNotFound`."""
        return self._read(lambda connection: _one(connection, patient_id), by)

    def find(self, text: str, *, by: int, limit: int = FIND_LIMIT) -> tuple[PatientRow, ...]:
        """Return patients by beginnings of names, the end of a phone number, own number or id.

        Names are found in any order of words, without regard to case and accents. At most `limit`.
        """
        line = clean_line(text, "Search")
        limit = max(1, min(limit, 100))

        def find(connection: Connection) -> tuple[PatientRow, ...]:
            found: dict[int, PatientRow] = {}
            for query in _questions(line):
                for row in connection.execute(query.limit(limit)):
                    found.setdefault(row[0], _row(row))
                if len(found) >= limit:
                    break
            return tuple(found.values())[:limit]

        return self._read(find, by)

    def _read(self, work: Callable[[Connection], T], by: int) -> T:
        def read(connection: Connection) -> T:
            check_right(connection, self._database, Right.SEE_PATIENTS, by)
            return work(connection)

        return self._database.read(read)

    def _change(
        self, work: Any, command: str, own_number: str, by: int, request_id: str
    ) -> PatientRow:
        try:
            return run_once(
                self._database,
                PatientRow,
                work,
                right=Right.REGISTER_PATIENTS,
                command=command,
                by=by,
                request_id=request_id,
            )
        except IntegrityError as error:
            if violated(error) == "uq_patient_own_number":
                raise OwnNumberTaken(own_number=own_number.strip()) from error
            raise


def _local_day(connection: Connection, now: datetime) -> date:
    # A child born this morning in Auckland is not from the future.
    zone = time_zone(connection.scalars(select(clinic_table.c.time_zone)).one())
    return now.astimezone(zone).date()


def _clean(
    today: date,
    *,
    name: str,
    phone: str,
    email: str,
    date_of_birth: str | date | None,
    sex: str | None,
    own_number: str,
    needs: str,
) -> dict[str, Any]:
    number = clean_phone(phone)
    chosen: Sex | None = clean_sex(sex)
    return {
        "name": clean_name(name),
        "phone": number,
        "phone_reversed": phone_digits(number)[::-1],
        "email": clean_email(email),
        "date_of_birth": clean_date_of_birth(date_of_birth, today=today),
        "sex": chosen.value if chosen else None,
        "own_number": clean_line(own_number, "Patient number", limit=40) or None,
        "needs": clean_line(needs, "Needs", limit=LINE_LIMIT),
    }


def _require_free_number(connection: Connection, own_number: str | None) -> None:
    if own_number is None:
        return
    taken = select(_patient.id).where(_patient.own_number == own_number)
    if connection.scalar(taken) is not None:
        raise OwnNumberTaken(own_number=own_number)


def _write_keys(connection: Connection, patient_id: int, name: str) -> None:
    keys = [{"key": key, "patient_id": patient_id} for key in rotations(name)]
    if keys:
        connection.execute(insert(patient_key_table), keys)


def _questions(line: str) -> Sequence[Select[Any]]:
    queries: list[Select[Any]] = []
    digits = phone_digits(line)
    if line:
        queries.append(_ROWS.where(_patient.own_number == line))
    if line.isdecimal() and len(line) < 10:
        queries.append(_ROWS.where(_patient.id == int(line)))
    if len(digits) >= SHORTEST_PHONE_END and not any(c.isalpha() for c in line):
        end = digits[::-1]
        queries.append(
            _ROWS.where(
                _patient.phone_reversed >= end, _patient.phone_reversed < end + "~"
            ).order_by(_patient.phone_reversed, _patient.id)
        )
    lead, others = question(line)
    if lead:
        queries.append(_by_name(lead, others))
    return queries


def _by_name(lead: str, others: list[str]) -> Select[Any]:
    padded = " " + _key.key
    query = _ROWS.join(patient_key_table, _key.patient_id == _patient.id).where(
        _key.key >= lead, _key.key < lead + _LAST
    )
    for word in others:
        query = query.where(padded.contains(" " + word, autoescape=True))
    return query.order_by(_key.key, _patient.id)


def _one(connection: Connection, patient_id: int) -> PatientRow:
    found = connection.execute(_ROWS.where(_patient.id == patient_id)).one_or_none()
    if found is None:
        raise PatientNotFound(patient=patient_id)
    return _row(found)


def _row(row: Any) -> PatientRow:
    return PatientRow(
        id=row.id,
        name=row.name,
        phone=row.phone,
        email=row.email,
        date_of_birth=row.date_of_birth,
        sex=Sex(row.sex) if row.sex else None,
        own_number=row.own_number,
        needs=row.needs,
    )
