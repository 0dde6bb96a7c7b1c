"""A clinic that sends messages, and what is in its outbox."""

from qtoken.domain.messages import Channel, Outcome
from qtoken.domain.send_failures import Cause, Failure
from qtoken.services.messages.message_rows import OutgoingRow
from qtoken.services.people.patient_rows import PatientRow
from tests.support.desk import Desk, new_request

PHONE, NUMBER, EMAIL = "+420 601 234 567", "+420601234567", "ana@example.org"


def switch_on(desk: Desk) -> None:
    """Send messages from now on; no hours are quiet, and reminders go out at any."""
    desk.services.clinic_setup.change_clinic(
        sends_messages=True, quiet_from_min=0, quiet_to_min=0, remind_at_min=0, press=desk.press()
    )


def reachable_patient(
    desk: Desk, name: str = "Ana Lang", *, sms: bool = True, email: bool = False, language: str = ""
) -> PatientRow:
    """Register somebody who has agreed to messages."""
    return desk.services.registration.register(
        name,
        phone=PHONE,
        email=EMAIL,
        wants_sms=sms,
        wants_email=email,
        language=language,
        press=desk.press(),
    )


def outgoing(desk: Desk) -> list[OutgoingRow]:
    """Make messages of all cues and take in hand what is due."""
    outbox = desk.services.outbox
    while outbox.make():
        pass
    claimed: list[OutgoingRow] = []
    while found := outbox.claim(list(Channel)):
        claimed.extend(found)
    return claimed


def failed_message(desk: Desk) -> int:
    """Let a message fail; returns its id."""
    switch_on(desk)
    desk.issue(desk.department(), reachable_patient(desk))
    (row,) = outgoing(desk)
    desk.services.outbox.report(row.id, Outcome.IMPOSSIBLE, Failure(Cause.NUMBER_NOT_TAKEN))
    return row.id


def send_links(desk: Desk) -> None:
    """Send links for new passwords from now on."""
    desk.services.clinic_setup.change_clinic(
        sends_messages=True, public_url="https://queue.example.org", press=desk.press()
    )
    # Somebody is there who sends them.
    desk.services.link_mails.claim([Channel.EMAIL])


def claimed_link(desk: Desk) -> OutgoingRow:
    """Let somebody new ask for a link for a new password, and take it in hand."""
    send_links(desk)
    name = f"user{new_request()[:8]}"
    desk.account(name, "staff", email=f"{name}@example.org")
    desk.services.password_links.ask(name, address="")
    # Others may have asked before, of whom a claim takes some at a time.
    while rows := desk.services.link_mails.claim([Channel.EMAIL]):
        for row in rows:
            if row.facts["username"] == name:
                return row
    raise AssertionError("The link is not in the outbox.")


def secret_of(row: OutgoingRow) -> str:
    """Return what a link holds."""
    return row.facts["link"].rstrip("/").rpartition("/")[2]
