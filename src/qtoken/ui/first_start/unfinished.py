"""A clinic that was left without departments or doctors: who signs in learns how it goes on."""

from dataclasses import dataclass

from qtoken.domain.errors import QTokenError
from qtoken.services.opened import Clinic
from qtoken.services.rows import DepartmentRow, RoomRow


class NoDepartment(QTokenError):
    """Nobody can get a number."""

    code = "no_department"
    message = (
        "The clinic has no department yet, so nobody can get a number. Ask an administrator to"
        " sign in here: qtoken then asks for departments."
    )


class NoDoctor(QTokenError):
    """Nobody calls, and the doctor window has nobody to work for."""

    code = "no_doctor"
    message = (
        "The clinic has no doctor yet. Ask an administrator to sign in here: qtoken then asks for"
        " doctors."
    )


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What there is of a clinic to which departments or doctors must still be added."""

    departments: tuple[DepartmentRow, ...]
    rooms: tuple[RoomRow, ...]

    @property
    def refusal(self) -> NoDepartment | NoDoctor:
        """What to tell somebody who cannot add them."""
        return NoDoctor() if self.departments else NoDepartment()


def look(clinic: Clinic, *, by: int) -> Unfinished | None:
    """Return what there is if something is missing, else None. Asks the database."""
    setup = clinic.services.clinic_setup.everything(by=by)
    if setup.departments and setup.doctors:
        return None
    return Unfinished(setup.departments, setup.rooms)
