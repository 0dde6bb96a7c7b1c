"""Doctors: who serves, and where."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from qtoken.db.failures import violated
from qtoken.domain.errors import UserIsDoctor
from qtoken.domain.fields import Field
from qtoken.domain.input import NAME_LIMIT, clean_line, clean_name
from qtoken.domain.press import Press
from qtoken.domain.unchanged import UNCHANGED, Unchanged, changes, unless_unchanged
from qtoken.models.doctor import doctor_table
from qtoken.services.asked import asked_of_change, filled
from qtoken.services.clinic.queries import DOCTORS
from qtoken.services.clinic.setup_part import SetupPart
from qtoken.services.clinic.steps import (
    check_nobody_awaits,
    check_places,
    insert_row,
    read_doctor,
    update_row,
)
from qtoken.services.rows import DoctorRow


class DoctorsPart(SetupPart):
    """Who serves, and where."""

    def doctors(self, *, by: int) -> tuple[DoctorRow, ...]:
        """Return all doctors by name."""
        return self._list(DOCTORS, by)

    def my_doctor(self, *, by: int) -> DoctorRow | None:
        """Return the doctor that this user is, if any."""
        found = self._list(DOCTORS.where(doctor_table.c.user_id == by), by)
        return found[0] if found else None

    def add_doctor(
        self,
        name: str,
        *,
        department_id: int,
        specialty: str = "",
        user_id: int | None = None,
        room_id: int | None = None,
        press: Press,
    ) -> DoctorRow:
        """Add a doctor. Raises `DepartmentNotFound`, `UserNotFound`, `RoomNotFound`.

        Raises `UserIsDoctor` for a user who is another doctor, `UserIsPatient` for a patient.

        `user_id` is who signs in as this doctor; a user can be one doctor only.
        """
        values = {
            "name": clean_name(name),
            "specialty": _specialty(specialty),
            "department_id": department_id,
            "user_id": user_id,
            "room_id": room_id,
        }

        def work(connection: Connection) -> DoctorRow:
            check_places(connection, department_id, user_id, room_id)
            return read_doctor(connection, insert_row(connection, doctor_table, values))

        with _user_taken():
            return self._change(DoctorRow, work, "add_doctor", filled(values), press=press)

    def change_doctor(
        self,
        doctor_id: int,
        *,
        name: str | Unchanged = UNCHANGED,
        specialty: str | Unchanged = UNCHANGED,
        department_id: int | Unchanged = UNCHANGED,
        user_id: int | Unchanged | None = UNCHANGED,
        room_id: int | Unchanged | None = UNCHANGED,
        press: Press,
    ) -> DoctorRow:
        """Change what is given; None takes the user or the room away.

        Raises as `add_doctor`, and `DoctorNotFound`.

        Raises `DoctorAwaited` for another department while patients ask for the doctor in this one:
        nobody else's call-next would take them.
        """
        values = changes(
            {
                "name": unless_unchanged(name, clean_name),
                "specialty": unless_unchanged(specialty, _specialty),
                "department_id": department_id,
                "user_id": user_id,
                "room_id": room_id,
            }
        )

        def work(connection: Connection) -> DoctorRow:
            check_places(connection, department_id, user_id, room_id)
            update_row(connection, doctor_table, doctor_id, values)
            row = read_doctor(connection, doctor_id)
            # After the change: whoever asks for the doctor from now on is told of the new one.
            check_nobody_awaits(connection, row)
            return row

        asked = asked_of_change(values) | {"doctor_id": doctor_id}
        with _user_taken():
            return self._change(DoctorRow, work, "change_doctor", asked, press=press)


def _specialty(text: str) -> str:
    return clean_line(text, Field.SPECIALTY, limit=NAME_LIMIT)


@contextmanager
def _user_taken() -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        if violated(error) == "uq_doctor_user_id":
            raise UserIsDoctor from error
        raise
