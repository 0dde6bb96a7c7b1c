"""Departments, doctors, rooms, priority classes and the clinic's own settings, as one service."""

from qtoken.db.snapshot import Snapshot
from qtoken.domain.roles import Right
from qtoken.services.clinic.departments import DepartmentsPart
from qtoken.services.clinic.doctors import DoctorsPart
from qtoken.services.clinic.everything import AskedSetup
from qtoken.services.clinic.priorities import PrioritiesPart
from qtoken.services.clinic.rooms import RoomsPart
from qtoken.services.clinic.settings import SettingsPart
from qtoken.services.ownership import ROLE_OF, authorize_all
from qtoken.services.rows import SetupRow


class ClinicSetup(SettingsPart, DepartmentsPart, DoctorsPart, RoomsPart, PrioritiesPart):
    """What the clinic consists of. Reading needs a sign-in, changing an admin."""

    def everything(self, *, by: int) -> SetupRow:
        """Return all of it as it is at one time: for who would ask for several lists."""

        def read(snapshot: Snapshot) -> SetupRow:
            found = snapshot.ask(ROLE_OF, {"by": by})
            asked = AskedSetup(snapshot)
            authorize_all(by, found.one().role, Right.SEE_CLINIC)
            return asked.row()

        return self._database.read_together(read)
