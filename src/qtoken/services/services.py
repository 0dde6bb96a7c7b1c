"""All services of one clinic, made from its database."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qtoken.db.database import Database
from qtoken.services.accounts import Accounts
from qtoken.services.appointments import Appointments
from qtoken.services.calling import Calling
from qtoken.services.clinic_setup import ClinicSetup
from qtoken.services.display import Display
from qtoken.services.issuing import Issuing
from qtoken.services.registration import Registration
from qtoken.services.reports import Reports
from qtoken.services.waiting_lines import WaitingLines

if TYPE_CHECKING:
    from argon2 import PasswordHasher


@dataclass(frozen=True, slots=True)
class Services:
    """What the entry layers are given."""

    accounts: Accounts
    clinic_setup: ClinicSetup
    registration: Registration
    appointments: Appointments
    issuing: Issuing
    calling: Calling
    waiting_lines: WaitingLines
    display: Display
    reports: Reports


def make_services(database: Database, *, hasher: "PasswordHasher | None" = None) -> Services:
    """Return the services on a database. `hasher` is for tests."""
    return Services(
        accounts=Accounts(database, hasher),
        clinic_setup=ClinicSetup(database),
        registration=Registration(database),
        appointments=Appointments(database),
        issuing=Issuing(database),
        calling=Calling(database),
        waiting_lines=WaitingLines(database),
        display=Display(database),
        reports=Reports(database),
    )
