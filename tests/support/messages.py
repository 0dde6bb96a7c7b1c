"""A clinic that sends messages, and what is in its outbox."""

from qtoken.domain.messages import Channel, Outcome
from qtoken.services.message_rows import OutgoingRow
from qtoken.services.patient_rows import PatientRow
from tests.support.desk import Desk, new_request

PHONE, NUMBER, EMAIL = "+420 601 234 567", "+420601234567", "ana@example.org"


def switch_on(desk: Desk) -> None:
    """Send messages from now on; no hours are quiet, and reminders go out at any."""
    desk.services.clinic_setup.change_clinic(
        sends_messages=True,
        quiet_from_min=0,
        quiet_to_min=0,
        remind_at_min=0,
        by=desk.by,
        request_id=new_request(),
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
        by=desk.by,
        request_id=new_request(),
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
    desk.services.outbox.report(row.id, Outcome.IMPOSSIBLE, "The number is not known.")
    return row.id
