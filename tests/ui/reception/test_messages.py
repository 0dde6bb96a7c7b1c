"""At the desk: consent to messages, and which of them did not go out."""

from qtoken.domain.messages import Outcome
from qtoken.domain.send_failures import Cause, Failure
from tests.support.desk import Desk
from tests.support.messages import outgoing, reachable_patient, switch_on
from tests.support.pages.dialogs import Asked
from tests.support.pages.reception import ReceptionPage
from tests.ui.reception.conftest import House


def fail_one(desk: Desk, house: House, name: str) -> None:
    desk.issue(house.cardiology, reachable_patient(desk, name))
    for row in outgoing(desk):
        desk.services.outbox.report(row.id, Outcome.IMPOSSIBLE, Failure(Cause.NUMBER_NOT_TAKEN))


def test_where_none_are_sent_nobody_is_asked(reception: ReceptionPage, desk: Desk) -> None:
    desk.patient("Maria Lopez")

    reception.choose_patient("maria")

    assert reception.ways == {}


def test_consent_is_asked_and_kept(reception: ReceptionPage, desk: Desk) -> None:
    switch_on(desk)
    patient = reachable_patient(desk, "Maria Lopez", sms=False)
    reception.choose_patient("maria")
    reception.waits_for(lambda: reception.ways == {"Text message": False, "E-mail": False})

    reception.ticks("wantsSms")

    def kept() -> bool:
        row = desk.services.patients.patient(patient.id, by=desk.by)
        return row.wants_sms and not row.wants_email

    reception.waits_for(kept)
    assert reception.ways == {"Text message": True, "E-mail": False}


def test_without_a_number_there_is_no_text_message(reception: ReceptionPage, desk: Desk) -> None:
    switch_on(desk)
    desk.services.registration.register(
        "Maria Lopez", email="maria@example.org", press=desk.press()
    )

    reception.choose_patient("maria")

    reception.waits_for(lambda: reception.ways == {"E-mail": False})


def test_consent_that_could_not_be_kept_is_shown_as_it_was(
    reception: ReceptionPage, desk: Desk
) -> None:
    switch_on(desk)
    reachable_patient(desk, "Maria Lopez", sms=False)
    reception.choose_patient("maria")
    reception.waits_for(lambda: bool(reception.ways))
    desk.services.accounts.add_user(
        "second", password="long enough", role="admin", press=desk.press()
    )
    # Else the window would be locked before the tick.
    reception.forget_hints()
    desk.services.accounts.set_active(desk.by, False, press=desk.press())

    reception.ticks("wantsSms")

    reception.waits_for(lambda: reception.problem != "")
    assert reception.ways == {"Text message": False, "E-mail": False}


def test_what_did_not_go_out_is_told_and_taken_off_the_list(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    switch_on(desk)
    assert reception.unsent == ""
    fail_one(desk, house, "Maria Lopez")
    fail_one(desk, house, "Ali Hassan")
    reception.waits_for(lambda: reception.unsent == "2 messages not sent")
    seen: list[list[str]] = []

    def tell_all(asked: Asked) -> None:
        seen.append(asked.lines("unsent"))
        asked.press("patientTold")
        reception.waits_for(lambda: len(asked.lines("unsent")) == 1)
        # The second half of a double click is not meant for the next patient.
        asked.press("patientTold")
        assert len(asked.lines("unsent")) == 1
        asked.choose_line("unsent", 0)
        asked.press("patientTold")
        reception.waits_for(lambda: not asked.dialog.isVisible())

    reception.looks_at_unsent(tell_all)

    assert sorted(line.split()[0] for line in seen[0]) == ["Ali", "Maria"]
    assert (
        "Your number (text message) The text message gateway does not take the number."
        in seen[0][0]
    )
    reception.waits_for(lambda: reception.unsent == "")


def test_what_somebody_else_has_seen_to_leaves_the_list(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    switch_on(desk)
    fail_one(desk, house, "Maria Lopez")
    reception.waits_for(lambda: reception.unsent == "1 message not sent")
    (row,) = desk.services.messages.failures(by=desk.by)

    desk.services.messages.mark_handled(row.id, press=desk.press())

    reception.waits_for(lambda: reception.unsent == "")
