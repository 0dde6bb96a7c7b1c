"""What somebody can do without the front desk, and how often: nobody fills a queue from outside."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from qtoken.domain.allowances import HELPING_ONESELF, REGISTERING_HERE, STRANGERS_HERE
from qtoken.domain.clock import SetClock
from qtoken.domain.errors import (
    BookAtDesk,
    JoinAtDesk,
    OneAppointmentOnly,
    OneTokenOnly,
    QTokenError,
    RegistrationClosed,
    RegistrationSlowed,
    SelfServiceSlowed,
    TokenAlreadyOpen,
)
from qtoken.domain.press import Press
from qtoken.domain.token import Verb
from qtoken.services.rows import TokenRow
from tests.support.desk import PASSWORD, START, Desk, new_request

HOME = "192.0.2.1"


class Stranger:
    """Somebody who has registered from outside."""

    def __init__(self, desk: Desk, address: str = "") -> None:
        self._desk = desk
        self._address = address
        name = f"somebody{new_request()[:8]}"
        self.id = desk.services.accounts.register(
            name, password=PASSWORD, name=name, address=address, request_id=new_request()
        ).id
        patient = desk.services.patients.my_patient(by=self.id)
        assert patient is not None
        self.patient = patient

    def join(self, department_id: int, *, request: str = "") -> TokenRow:
        """Take a token."""
        return self._desk.services.issuing.issue(
            self.patient.id,
            department_id=department_id,
            address=self._address,
            press=Press(self.id, request or new_request()),
        )

    def leave(self, token: TokenRow) -> None:
        """Give it back, by the page of its code."""
        following = self._desk.services.tracking
        following.leave(following.code(token.id, by=self.id), request_id=new_request())

    def book(self, doctor_id: int) -> int:
        """Book a time."""
        return self._desk.services.appointments.book(
            self.patient.id,
            doctor_id=doctor_id,
            starts_at=START + timedelta(days=3),
            address=self._address,
            press=Press(self.id, new_request()),
        ).id


def register_often(desk: Desk, address: str) -> None:
    for _ in range(REGISTERING_HERE.at_once):
        Stranger(desk, address)


def test_whom_the_desk_has_not_met_holds_one_token_in_the_whole_clinic(desk: Desk) -> None:
    first, second = desk.department("Cardiology", "C"), desk.department()
    stranger = Stranger(desk)
    held = stranger.join(first.id)

    with pytest.raises(OneTokenOnly) as refused:
        stranger.join(second.id)
    with pytest.raises(TokenAlreadyOpen):
        stranger.join(first.id)
    stranger.leave(held)

    assert refused.value.parameters == {"label": held.label, "department": "Cardiology"}
    assert stranger.join(second.id).status == "waiting"


def test_a_repeated_request_of_a_stranger_gets_the_first_answer(desk: Desk) -> None:
    department, request, stranger = desk.department(), new_request(), Stranger(desk)

    first = stranger.join(department.id, request=request)

    assert stranger.join(department.id, request=request) == first


def test_two_at_once_are_one_token(desk: Desk) -> None:
    departments = [desk.department().id for _ in range(6)]
    stranger = Stranger(desk)

    def join(department_id: int) -> str:
        try:
            return stranger.join(department_id).status
        except OneTokenOnly:
            return "refused"

    with ThreadPoolExecutor(6) as threads:
        results = sorted(threads.map(join, departments))

    assert results == ["refused"] * 5 + ["waiting"]


def served(desk: Desk, stranger: Stranger) -> None:
    token = stranger.join(desk.department().id)
    desk.do(Verb.CALL, token)
    desk.do(Verb.DONE, token)


def helped(desk: Desk, stranger: Stranger) -> None:
    desk.issue(desk.department(), stranger.patient)


def corrected(desk: Desk, stranger: Stranger) -> None:
    desk.services.registration.change(stranger.patient.id, needs="wheelchair", press=desk.press())


@pytest.mark.parametrize("meet", [served, helped, corrected])
def test_whom_the_desk_has_met_takes_several(desk: Desk, meet: object) -> None:
    stranger = Stranger(desk)
    assert callable(meet)

    meet(desk, stranger)

    assert [stranger.join(desk.department().id).status for _ in range(2)] == ["waiting"] * 2


def test_a_call_that_nobody_follows_is_no_meeting(desk: Desk) -> None:
    stranger = Stranger(desk)
    token = stranger.join(desk.department().id)
    desk.do(Verb.CALL, token)
    desk.do(Verb.NO_SHOW, token)
    stranger.join(desk.department().id)

    with pytest.raises(OneTokenOnly):
        stranger.join(desk.department().id)


def test_whom_the_desk_registered_takes_several(desk: Desk) -> None:
    person = desk.person("patient")

    taken = {
        desk.services.issuing.issue(
            person.patient_id,
            department_id=desk.department().id,
            press=Press(person.user_id, new_request()),
        ).id
        for _ in range(2)
    }

    assert taken == {token.id for token in desk.services.waiting_lines.queue(by=desk.by).waiting}


def test_a_stranger_has_one_scheduled_appointment(desk: Desk) -> None:
    doctor, stranger = desk.doctor(desk.department()), Stranger(desk)
    booked = stranger.book(doctor.id)

    with pytest.raises(OneAppointmentOnly):
        stranger.book(doctor.id)
    desk.services.appointments.change_status(
        booked, "canceled", press=Press(stranger.id, new_request())
    )

    assert stranger.book(doctor.id) != booked


def test_one_network_registers_so_many_at_once_and_then_one_at_a_time(
    timed_desk: Desk, clock: SetClock
) -> None:
    register_often(timed_desk, HOME)

    with pytest.raises(RegistrationSlowed) as refused:
        Stranger(timed_desk, HOME)
    elsewhere = Stranger(timed_desk, "192.0.2.2")
    clock.advance(seconds=float(str(refused.value.parameters["wait_s"])))

    assert elsewhere.id < Stranger(timed_desk, HOME).id
    with pytest.raises(RegistrationSlowed):
        Stranger(timed_desk, HOME)


def test_addresses_of_one_customer_are_one_network(desk: Desk) -> None:
    register_often(desk, "2001:db8:1:2::1")

    with pytest.raises(RegistrationSlowed):
        Stranger(desk, "2001:db8:1:2:ffff::9")


def test_who_is_refused_leaves_nothing(desk: Desk) -> None:
    register_often(desk, HOME)
    count = len(desk.services.users.everybody(by=desk.by))

    with pytest.raises(RegistrationSlowed):
        Stranger(desk, HOME)

    assert len(desk.services.users.everybody(by=desk.by)) == count


def test_an_account_that_joins_and_leaves_for_ever_is_slowed(desk: Desk) -> None:
    department, stranger = desk.department(), Stranger(desk)
    for _ in range(HELPING_ONESELF.at_once):
        stranger.leave(stranger.join(department.id))

    with pytest.raises(SelfServiceSlowed):
        stranger.join(department.id)

    assert Stranger(desk).join(department.id).status == "waiting"


def test_many_strangers_of_one_network_are_slowed_together_and_nobody_else(
    timed_desk: Desk, clock: SetClock
) -> None:
    desk, department = timed_desk, timed_desk.department()
    strangers = []
    for _ in range(STRANGERS_HERE.at_once + 1):
        strangers.append(Stranger(desk, HOME))
        clock.advance(seconds=REGISTERING_HERE.every.total_seconds())
    known = strangers[0]
    helped(desk, known)
    for stranger in strangers[1:]:
        stranger.join(department.id)

    newcomer = Stranger(desk, HOME)
    with pytest.raises(SelfServiceSlowed):
        newcomer.join(department.id)

    assert known.join(department.id).status == "waiting"


def test_the_clinic_closes_registering_and_joining(desk: Desk) -> None:
    department, stranger = desk.department(), Stranger(desk)
    desk.services.clinic_setup.change_clinic(
        is_registration_open=False, is_joining_open=False, press=desk.press()
    )
    refusals: list[type[QTokenError]] = []
    for attempt in (lambda: Stranger(desk), lambda: stranger.join(department.id)):
        with pytest.raises((RegistrationClosed, JoinAtDesk)) as refused:
            attempt()
        refusals.append(refused.type)

    assert refusals == [RegistrationClosed, JoinAtDesk]
    assert desk.issue(department, stranger.patient).status == "waiting"


def test_the_clinic_closes_booking_and_what_is_booked_can_be_cancelled(desk: Desk) -> None:
    stranger, department = Stranger(desk), desk.department()
    doctor = desk.doctor(department)
    booked = stranger.book(doctor.id)
    desk.services.clinic_setup.change_clinic(is_booking_open=False, press=desk.press())

    with pytest.raises(BookAtDesk):
        stranger.book(doctor.id)

    cancelled = desk.services.appointments.change_status(
        booked, "canceled", press=Press(stranger.id, new_request())
    )
    assert cancelled.status == "canceled"
    assert stranger.join(department.id).status == "waiting"


def test_what_is_whole_again_is_forgotten(timed_desk: Desk, clock: SetClock) -> None:
    from sqlalchemy import func, select

    from qtoken.models.access import allowance_table

    Stranger(timed_desk, HOME)
    clock.advance(seconds=3600)

    Stranger(timed_desk, "192.0.2.2")

    database = timed_desk.services._database
    count = select(func.count()).select_from(allowance_table)
    assert database.read(lambda c: c.scalar(count)) == 1
