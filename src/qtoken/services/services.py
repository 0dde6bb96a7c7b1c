"""All services of one clinic, made from its database."""

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argon2 import PasswordHasher

    from qtoken.db.database import Database
    from qtoken.services.access.accounts import Accounts
    from qtoken.services.access.keys import Access
    from qtoken.services.access.password_links import PasswordLinks
    from qtoken.services.access.passwords import Passwords
    from qtoken.services.access.sign_in import SignIn
    from qtoken.services.clinic.setup import ClinicSetup
    from qtoken.services.display.waiting_room import Display
    from qtoken.services.messages.link_mails import LinkMails
    from qtoken.services.messages.messages import Messages
    from qtoken.services.messages.outbox import Outbox
    from qtoken.services.people.appointments import Appointments
    from qtoken.services.people.registration import Registration
    from qtoken.services.queue.calling import Calling
    from qtoken.services.queue.day_closing import DayClosing
    from qtoken.services.queue.doctor_view import DoctorView
    from qtoken.services.queue.event_log import EventLog
    from qtoken.services.queue.histories import Histories
    from qtoken.services.queue.issuing import Issuing
    from qtoken.services.queue.tracking import Following
    from qtoken.services.queue.waiting_lines import WaitingLines
    from qtoken.services.records import Records
    from qtoken.services.reports import Reports


class Services:
    """What the entry layers are given. Each service is imported and made when it is first used.

    A window that shows a queue does not wait for reports.
    """

    def __init__(self, database: "Database", *, hasher: "PasswordHasher | None" = None) -> None:
        """`hasher` is for tests."""
        self._database = database
        self._hasher = hasher

    @cached_property
    def accounts(self) -> "Accounts":
        """Who may sign in."""
        from qtoken.services.access.accounts import Accounts

        return Accounts(self._database, self._passwords, self._sign_in)

    @cached_property
    def access(self) -> "Access":
        """Keys of programs and browsers."""
        from qtoken.services.access.keys import Access

        return Access(self._database, self._sign_in)

    @cached_property
    def clinic_setup(self) -> "ClinicSetup":
        """The clinic, its departments, doctors, rooms and priorities."""
        from qtoken.services.clinic.setup import ClinicSetup

        return ClinicSetup(self._database)

    @cached_property
    def registration(self) -> "Registration":
        """Patients."""
        from qtoken.services.people.registration import Registration

        return Registration(self._database)

    @cached_property
    def appointments(self) -> "Appointments":
        """Who comes when to whom."""
        from qtoken.services.people.appointments import Appointments

        return Appointments(self._database)

    @cached_property
    def issuing(self) -> "Issuing":
        """New tokens."""
        from qtoken.services.queue.issuing import Issuing

        return Issuing(self._database)

    @cached_property
    def calling(self) -> "Calling":
        """What becomes of a token."""
        from qtoken.services.queue.calling import Calling

        return Calling(self._database)

    @cached_property
    def waiting_lines(self) -> "WaitingLines":
        """What reception sees, and a token's place."""
        from qtoken.services.queue.waiting_lines import WaitingLines

        return WaitingLines(self._database)

    @cached_property
    def doctor_view(self) -> "DoctorView":
        """What one doctor sees."""
        from qtoken.services.queue.doctor_view import DoctorView

        return DoctorView(self._database)

    @cached_property
    def histories(self) -> "Histories":
        """What has happened to a token."""
        from qtoken.services.queue.histories import Histories

        return Histories(self._database)

    @cached_property
    def messages(self) -> "Messages":
        """The words of messages, and which did not go out."""
        from qtoken.services.messages.messages import Messages

        return Messages(self._database)

    @cached_property
    def outbox(self) -> "Outbox":
        """What the sender of messages asks for. No route and no window offers it."""
        from qtoken.services.messages.outbox import Outbox

        return Outbox(self._database)

    @cached_property
    def password_links(self) -> "PasswordLinks":
        """A new password for whoever has forgotten theirs."""
        from qtoken.services.access.password_links import PasswordLinks

        return PasswordLinks(self._database, self._passwords)

    @cached_property
    def link_mails(self) -> "LinkMails":
        """What the sender asks for of those. No route and no window offers it."""
        from qtoken.services.messages.link_mails import LinkMails

        return LinkMails(self._database)

    @cached_property
    def following(self) -> "Following":
        """What patients see of their own token on the phone."""
        from qtoken.services.queue.tracking import Following

        return Following(self._database)

    @cached_property
    def day_closing(self) -> "DayClosing":
        """The days that are over."""
        from qtoken.services.queue.day_closing import DayClosing

        return DayClosing(self._database)

    @cached_property
    def display(self) -> "Display":
        """What the waiting room sees."""
        from qtoken.services.display.waiting_room import Display

        return Display(self._database)

    @cached_property
    def event_log(self) -> "EventLog":
        """What has happened, for those who listen."""
        from qtoken.services.queue.event_log import EventLog

        return EventLog(self._database)

    @cached_property
    def records(self) -> "Records":
        """Long lists, a page at a time."""
        from qtoken.services.records import Records

        return Records(self._database)

    @cached_property
    def reports(self) -> "Reports":
        """What the days have come to."""
        from qtoken.services.reports import Reports

        return Reports(self._database)

    @cached_property
    def _passwords(self) -> "Passwords":
        from qtoken.services.access.passwords import Passwords

        return Passwords(self._hasher)

    @cached_property
    def _sign_in(self) -> "SignIn":
        from qtoken.services.access.sign_in import SignIn

        return SignIn(self._database, self._passwords)
