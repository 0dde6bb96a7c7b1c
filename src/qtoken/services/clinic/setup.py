"""Departments, doctors, rooms, priority classes and the clinic's own settings, as one service."""

from sqlalchemy import Connection

from qtoken.domain.roles import Right
from qtoken.services.clinic.departments import DepartmentsPart
from qtoken.services.clinic.doctors import DoctorsPart
from qtoken.services.clinic.priorities import PrioritiesPart
from qtoken.services.clinic.queries import (
    CLINIC,
    DEPARTMENTS,
    DOCTORS,
    MESSAGE_LANGUAGES,
    PRIORITIES,
    ROOMS,
)
from qtoken.services.clinic.rooms import RoomsPart
from qtoken.services.clinic.settings import SettingsPart
from qtoken.services.repeats import check_right
from qtoken.services.rows import SetupRow


class ClinicSetup(SettingsPart, DepartmentsPart, DoctorsPart, RoomsPart, PrioritiesPart):
    """What the clinic consists of. Reading needs a sign-in, changing an admin."""

    def everything(self, *, by: int) -> SetupRow:
        """Return all of it as it is at one time: for who would ask for several lists."""

        def read(connection: Connection) -> SetupRow:
            check_right(connection, self._database, Right.SEE_CLINIC, by)
            return SetupRow(
                clinic=CLINIC.one(connection),
                departments=DEPARTMENTS.all(connection),
                doctors=DOCTORS.all(connection),
                rooms=ROOMS.all(connection),
                priorities=PRIORITIES.all(connection),
                message_languages=tuple(connection.scalars(MESSAGE_LANGUAGES)),
            )

        return self._database.read(read)
