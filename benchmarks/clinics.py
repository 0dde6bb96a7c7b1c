"""A clinic to measure on: departments, doctors and as many patients as a run needs."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import insert

from benchmarks.surroundings import Surroundings
from qtoken.bootstrap import Clinic, open_clinic
from qtoken.domain.press import Press
from qtoken.domain.token import Verb
from qtoken.models.patient import patient_table
from qtoken.services.rows import DepartmentRow, DoctorRow
from tests.support.desk import Desk, cheap_hasher, new_request, set_up_database

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
DATABASES = (SQLITE, POSTGRESQL)


@dataclass(slots=True)
class Ward:
    """An open clinic with one department, its doctor and room, and patients from id 1 on."""

    clinic: Clinic
    address: str
    by: int
    department: DepartmentRow
    doctor: DoctorRow

    def issue(self, patient_id: int, request_id: str) -> None:
        """Issue a token through the service."""
        self.clinic.services.issuing.issue(
            patient_id, department_id=self.department.id, press=Press(self.by, request_id)
        )

    def call_next(self, request_id: str) -> tuple[int, str]:
        """Call the doctor's next patient through the service; returns the token's id and label."""
        token = self.clinic.services.calling.call_next(
            doctor_id=self.doctor.id, press=Press(self.by, request_id)
        )
        assert token is not None, "nobody waits"
        return token.id, token.label

    def done(self, token_id: int) -> None:
        """End the consultation."""
        self.clinic.services.calling.move(Verb.DONE, token_id, press=Press(self.by, new_request()))


def set_up_ward(address: str, *, patients: int) -> None:
    """Make the schema, the first admin, a department, a doctor, a room and patients."""
    set_up_database(address)
    clinic = open_clinic(address, hasher=cheap_hasher())
    desk = Desk(clinic.services)
    desk.doctor(desk.department("Cardiology", "C"), room=desk.room())
    add_patients(clinic, patients)
    clinic.close()


def add_patients(clinic: Clinic, count: int) -> None:
    """Add patients at once, without the keys by which they are searched."""
    empty = dict.fromkeys(("phone", "email", "needs"), "")
    rows = [
        empty | {"name": f"Patient {serial}", "registered_at": datetime.now(UTC)}
        for serial in range(count)
    ]
    clinic.database.write(lambda connection: connection.execute(insert(patient_table), rows))


def open_ward(address: str) -> Ward:
    """Open what `set_up_ward` made. Close its `clinic` at the end."""
    clinic = open_clinic(address, hasher=cheap_hasher())
    by = Desk(clinic.services).by
    setup = clinic.services.clinic_setup
    department = setup.departments(by=by)[0]
    doctors = setup.doctors(by=by)
    return Ward(
        clinic,
        address,
        by,
        department,
        next(doctor for doctor in doctors if doctor.department_id == department.id),
    )


def new_ward(database: str, here: Surroundings, *, patients: int = 6000) -> str:
    """Set up a ward on a new database of that kind; returns its address."""
    address = new_address(database, here)
    set_up_ward(address, patients=patients)
    return address


def new_address(database: str, here: Surroundings) -> str:
    """The address of an empty database of that kind."""
    if database == SQLITE:
        return f"sqlite:///{here.new_folder() / 'clinic.db'}"
    return here.postgres().new_database()


@contextmanager
def opened(address: str) -> Iterator[Ward]:
    """What `new_ward` made, open until the end of the block."""
    ward = open_ward(address)
    try:
        yield ward
    finally:
        ward.clinic.close()
