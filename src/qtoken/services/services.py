"""All services of one clinic, made from its database."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argon2 import PasswordHasher

    from qtoken.db.database import Database
    from qtoken.services.access.accounts import Accounts
    from qtoken.services.access.keys import Access
    from qtoken.services.access.password_links import PasswordLinks
    from qtoken.services.access.passwords import Passwords
    from qtoken.services.access.sign_in import SignIn
    from qtoken.services.access.users import Users
    from qtoken.services.clinic.setup import ClinicSetup
    from qtoken.services.desk_view import DeskView
    from qtoken.services.display.waiting_room import Display
    from qtoken.services.messages.link_mails import LinkMails
    from qtoken.services.messages.messages import Messages
    from qtoken.services.messages.outbox import Outbox
    from qtoken.services.people.appointments import Appointments
    from qtoken.services.people.patients import Patients
    from qtoken.services.people.registration import Registration
    from qtoken.services.queue.calling import Calling
    from qtoken.services.queue.day_closing import DayClosing
    from qtoken.services.queue.doctor_view import DoctorView
    from qtoken.services.queue.event_log import EventLog
    from qtoken.services.queue.histories import Histories
    from qtoken.services.queue.issuing import Issuing
    from qtoken.services.queue.todays_tokens import TodaysTokens
    from qtoken.services.queue.tracking import Tracking
    from qtoken.services.queue.waiting_lines import WaitingLines
    from qtoken.services.reports import Reports

_MADE_BY = {
    "accounts": ("access.accounts", "Accounts"),
    "users": ("access.users", "Users"),
    "access": ("access.keys", "Access"),
    "password_links": ("access.password_links", "PasswordLinks"),
    "clinic_setup": ("clinic.setup", "ClinicSetup"),
    "registration": ("people.registration", "Registration"),
    "patients": ("people.patients", "Patients"),
    "appointments": ("people.appointments", "Appointments"),
    "issuing": ("queue.issuing", "Issuing"),
    "calling": ("queue.calling", "Calling"),
    "day_closing": ("queue.day_closing", "DayClosing"),
    "tracking": ("queue.tracking", "Tracking"),
    "waiting_lines": ("queue.waiting_lines", "WaitingLines"),
    "desk_view": ("desk_view", "DeskView"),
    "doctor_view": ("queue.doctor_view", "DoctorView"),
    "histories": ("queue.histories", "Histories"),
    "event_log": ("queue.event_log", "EventLog"),
    "todays_tokens": ("queue.todays_tokens", "TodaysTokens"),
    "display": ("display.waiting_room", "Display"),
    "messages": ("messages.messages", "Messages"),
    "outbox": ("messages.outbox", "Outbox"),
    "link_mails": ("messages.link_mails", "LinkMails"),
    "reports": ("reports", "Reports"),
    "_passwords": ("access.passwords", "Passwords"),
    "_sign_in": ("access.sign_in", "SignIn"),
}
"""Of each service the module, below `qtoken.services`, and the class."""

_NEEDS: dict[str, tuple[str, ...]] = {
    "accounts": ("_database", "_passwords", "_sign_in"),
    "access": ("_database", "_sign_in"),
    "password_links": ("_database", "_passwords"),
    "_passwords": ("_hasher",),
    "_sign_in": ("_database", "_passwords"),
}
"""What the class is made from, where that is more than the database."""


class Services:
    """What the entry layers are given. Each service is imported and made when it is first used.

    A window that shows a queue does not wait for reports.
    """

    accounts: "Accounts"
    """Users, to be made and changed, and who signs in."""
    users: "Users"
    """Users, to be read."""
    access: "Access"
    """Keys of programs and browsers."""
    password_links: "PasswordLinks"
    """A new password for whoever has forgotten theirs."""
    clinic_setup: "ClinicSetup"
    """The clinic, its departments, doctors, rooms and priorities."""
    registration: "Registration"
    """Patients' records, to be made and changed."""
    patients: "Patients"
    """Patients' records, to be found and read."""
    appointments: "Appointments"
    """Who comes when to whom."""
    issuing: "Issuing"
    """New tokens."""
    calling: "Calling"
    """What becomes of a token."""
    day_closing: "DayClosing"
    """The days that are over."""
    tracking: "Tracking"
    """What patients see of their own token on the phone."""
    waiting_lines: "WaitingLines"
    """The queue, and a token's place in it."""
    desk_view: "DeskView"
    """What a reception desk looks at."""
    doctor_view: "DoctorView"
    """What one doctor sees."""
    histories: "Histories"
    """What has happened to a token."""
    event_log: "EventLog"
    """What has happened, for those who listen."""
    todays_tokens: "TodaysTokens"
    """The tokens of the day, whatever has become of them."""
    display: "Display"
    """What the waiting room sees."""
    messages: "Messages"
    """The words of messages, and which did not go out."""
    outbox: "Outbox"
    """What the sender of messages asks for. No route and no window offers it."""
    link_mails: "LinkMails"
    """What the sender asks for of links to a new password. No route and no window offers it."""
    reports: "Reports"
    """What the days have come to."""

    _passwords: "Passwords"
    _sign_in: "SignIn"

    def __init__(self, database: "Database", *, hasher: "PasswordHasher | None" = None) -> None:
        """`hasher` is for tests."""
        self._database = database
        self._hasher = hasher

    def __getattr__(self, name: str) -> object:
        # Python asks here only while the object has no such attribute: once for each service.
        if name not in _MADE_BY:
            raise AttributeError(name)
        module, kind = _MADE_BY[name]
        needed = (getattr(self, need) for need in _NEEDS.get(name, ("_database",)))
        service = getattr(import_module(f"qtoken.services.{module}"), kind)(*needed)
        setattr(self, name, service)
        return service
