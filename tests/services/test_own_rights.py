"""Rights for one's own only: what patients and doctors may do for themselves, and nothing more."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import fields, is_dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qtoken.bootstrap import Clinic
from qtoken.domain.errors import (
    DoctorNotFound,
    JoinAtDesk,
    NotAllowed,
    PriorityReserved,
    QTokenError,
    RequestIdReused,
    StatusRefused,
)
from qtoken.domain.press import Press
from qtoken.domain.roles import Role
from qtoken.domain.token import Verb
from qtoken.domain.unchanged import UNCHANGED
from qtoken.services.people.patient_rows import AppointmentRow, PatientRow
from qtoken.services.queue import issuing, token_writes
from qtoken.services.rows import TokenRow, UserRow
from tests.support.desk import Desk, Person, new_request
from tests.support.every_method import BY_NAME, FOR_ONESELF, NINE, Arguments, Method
from tests.support.tables import contents

EVERY_OWN = pytest.mark.parametrize(
    ("method", "role"), FOR_ONESELF, ids=lambda value: getattr(value, "name", str(value))
)
UNKNOWN = 999_999


def request_of(method: Method) -> Arguments:
    return {"request_id": new_request()} if method.takes("request_id") else {}


def rows_within(value: Any) -> Iterator[Any]:
    """All rows that an answer holds, at any depth."""
    if isinstance(value, dict):
        yield from rows_within(tuple(value.values()))
    elif isinstance(value, tuple):
        for item in value:
            yield from rows_within(item)
    elif is_dataclass(value):
        yield value
        for field in fields(value):
            yield from rows_within(getattr(value, field.name))


def is_theirs(row: Any, who: Person) -> bool:
    match row:
        case TokenRow():
            return row.patient_id == who.patient_id
        case PatientRow():
            return row.id == who.patient_id
        case AppointmentRow() if who.role == Role.DOCTOR:
            return row.doctor_id == who.doctor_id
        case AppointmentRow():
            return row.patient_id == who.patient_id
        case UserRow():
            return row.id == who.user_id
    return True


@EVERY_OWN
def test_ones_own_is_allowed_and_a_repeat_gets_the_first_answer(
    desk: Desk, method: Method, role: Role
) -> None:
    who = desk.person(role)
    arguments = method.own[role].prepare(desk, who) | request_of(method)

    answer = method.call(desk.services, arguments, by=who.user_id)

    assert all(is_theirs(row, who) for row in rows_within(answer))
    if method.takes("request_id"):
        assert method.call(desk.services, arguments, by=who.user_id) == answer


@EVERY_OWN
def test_what_is_somebody_elses_is_refused_like_what_does_not_exist(
    desk: Desk, clinic: Clinic, method: Method, role: Role
) -> None:
    who = desk.person(role)
    others = method.prepare(desk)
    hidden = {"patient_id", "token_id", "appointment_id", "user_id", "key_id"}
    before = contents(clinic.database)

    for name in hidden & set(others):
        if name == "patient_id" and role is Role.DOCTOR:
            continue
        texts = []
        for wrong in (others[name], UNKNOWN):
            with pytest.raises(method.own[role].refusal or NotAllowed) as refusal:
                method.call(
                    desk.services,
                    others | {name: wrong} | request_of(method),
                    by=who.user_id,
                )
            texts.append((refusal.value.code, str(refusal.value).replace(str(wrong), "-")))
        assert texts[0] == texts[1]

    assert contents(clinic.database) == before


@EVERY_OWN
def test_a_request_of_somebody_else_is_not_answered(
    desk: Desk, clinic: Clinic, method: Method, role: Role
) -> None:
    if not method.takes("request_id"):
        return
    who, other, request = desk.person(role), desk.person(role), new_request()
    theirs, own = (method.own[role].prepare(desk, person) for person in (other, who))
    method.call(desk.services, theirs, by=desk.by, request_id=request)
    before = contents(clinic.database)

    with pytest.raises(RequestIdReused):
        method.call(desk.services, own, by=who.user_id, request_id=request)
    with pytest.raises(method.own[role].refusal or NotAllowed):
        method.call(desk.services, theirs, by=who.user_id, request_id=request)

    assert contents(clinic.database) == before


class Crowd:
    """Patients and doctors who sign in and one who does not; tokens and appointments of all."""

    def __init__(self, desk: Desk) -> None:
        self.people = [
            desk.person(role, f"{role} {n}") for role in ("patient", "doctor") for n in "AB"
        ]
        patients = [p.patient_id for p in self.people if p.patient_id] + [desk.patient().id]
        doctors = [p.doctor_id for p in self.people if p.doctor_id]
        department = desk.department()
        self.choices: dict[str, list[Any]] = {
            "patient_id": [*patients, UNKNOWN],
            "token_id": [UNKNOWN],
            "key_id": [UNKNOWN],
            "message_id": [UNKNOWN],
            "appointment_id": [UNKNOWN],
            "doctor_id": [*doctors, None],
            "department_id": [department.id, None],
            "letter": [department.letter],
            "number": [1, 2, 3],
            "priority_id": [desk.priority("normal"), desk.priority("emergency"), None],
            "status": ["canceled", "completed", "scheduled"],
            "starts_at": [NINE],
            "user_id": [*(p.user_id for p in self.people), desk.by],
            "user_ids": [[p.user_id for p in self.people], [desk.by]],
            "patient_ids": [patients],
            "username": [UNCHANGED],
            "email": ["new@example.org"],
            "day": [NINE.date()],
            "after": [0],
            "request_id": [new_request() for _ in range(3)],
        }
        for patient_id in patients:
            self._bring(desk, patient_id, doctors)

    def _bring(self, desk: Desk, patient_id: int, doctors: list[int]) -> None:
        """Let a patient wait, be on hold and have left; and book each doctor."""
        patient = desk.services.patients.patient(patient_id, by=desk.by)
        for verb in (Verb.HOLD, Verb.LEAVE):
            token = desk.do(verb, desk.issue(desk.department(), patient))
            self.choices["token_id"].append(token.id)
        here = {"department_id": self.choices["department_id"][0]}
        token = desk.services.issuing.issue(patient_id, **here, press=Press(**self._request(desk)))
        self.choices["token_id"].append(token.id)
        for doctor_id in doctors:
            booked = desk.services.appointments.book(
                patient_id, doctor_id=doctor_id, starts_at=NINE, press=Press(**self._request(desk))
            )
            self.choices["appointment_id"].append(booked.id)

    def _request(self, desk: Desk) -> Arguments:
        request = new_request()
        self.choices["request_id"].append(request)
        return {"by": desk.by, "request_id": request}


def test_nobody_is_ever_shown_what_is_somebody_elses(desk: Desk) -> None:
    crowd = Crowd(desk)
    asked = [(m, who) for m, role in FOR_ONESELF for who in crowd.people if who.role == role]

    @settings(max_examples=150)
    @given(st.data())
    def holds(data: st.DataObject) -> None:
        method, who = data.draw(st.sampled_from(asked))
        arguments = {
            name: data.draw(st.sampled_from(crowd.choices[name]), name)
            for name, parameter in method.parameters().items()
            # How a long list is cut and ordered shows nobody's more.
            if name != "by" and (name in crowd.choices or parameter.default is parameter.empty)
        }
        with suppress(QTokenError):
            answer = method.call(desk.services, arguments, by=who.user_id)
            assert all(is_theirs(row, who) for row in rows_within(answer))

    holds()


def test_a_patient_sees_the_own_tokens_of_a_queue(desk: Desk) -> None:
    maria, department = desk.person("patient"), desk.department()
    row = desk.services.patients.patient(maria.patient_id, by=desk.by)
    desk.issue(department)
    waiting = desk.issue(department, row)
    held = desk.do(Verb.HOLD, desk.issue(desk.department(), row))
    left = desk.do(Verb.LEAVE, desk.issue(desk.department(), row))
    lines = desk.services.waiting_lines

    everywhere = lines.queue(by=maria.user_id)
    here = lines.queue(department_id=department.id, by=maria.user_id)

    assert (everywhere.waiting, everywhere.on_hold) == ((waiting,), (held,))
    assert (everywhere.ended, everywhere.ended_count) == ((left,), 1)
    assert (here.waiting, here.on_hold, here.ended) == ((waiting,), (), ())
    assert lines.position(waiting.id, by=maria.user_id).people_ahead == 1


def test_who_is_nobody_here_sees_empty_lists(desk: Desk) -> None:
    desk.issue(desk.department())
    book = BY_NAME["appointments.book"]
    book.call(desk.services, book.prepare(desk), by=desk.by, request_id=new_request())
    doctor, patient = desk.user("doctor"), desk.user("patient")

    queue = desk.services.waiting_lines.queue(by=patient)

    assert (queue.waiting, queue.called, queue.on_hold, queue.ended) == ((), (), (), ())
    assert desk.services.patients.my_patient(by=patient) is None
    for nobody in (doctor, patient):
        assert desk.services.appointments.page(day=NINE.date(), by=nobody).rows == ()


def test_a_user_finds_the_own_record(desk: Desk) -> None:
    maria = desk.person("patient", "Maria Lopez")

    own = desk.services.patients.my_patient(by=maria.user_id)

    assert own is not None
    assert (own.id, own.name) == (maria.patient_id, "Maria Lopez")
    assert desk.services.patients.my_patient(by=desk.by) is None


def issue_for_oneself(desk: Desk, who: Person, priority: str | None) -> TokenRow:
    department = desk.department()
    return desk.services.issuing.issue(
        who.patient_id,
        department_id=department.id,
        priority_id=desk.priority(priority) if priority else None,
        doctor_id=desk.doctor(department, "Dr Rey").id,
        press=Press(who.user_id, new_request()),
    )


def test_a_patient_joins_a_queue_and_asks_for_a_doctor(desk: Desk) -> None:
    token = issue_for_oneself(desk, desk.person("patient"), None)

    assert (token.status, token.priority, token.wanted_doctor) == ("waiting", "normal", "Dr Rey")


def test_where_the_desk_keeps_the_queue_only_the_desk_issues(desk: Desk) -> None:
    maria, department = desk.person("patient"), desk.department("Eyes")
    changed = desk.services.clinic_setup.change_department(
        department.id, is_joinable=False, press=desk.press()
    )

    def issue(by: int) -> TokenRow:
        return desk.services.issuing.issue(
            maria.patient_id, department_id=department.id, press=Press(by, new_request())
        )

    assert not changed.is_joinable
    with pytest.raises(JoinAtDesk, match="Eyes"):
        issue(maria.user_id)
    assert issue(desk.by).status == "waiting"


@pytest.mark.parametrize("priority", ["priority", "emergency"])
def test_a_patient_does_not_choose_a_priority(desk: Desk, priority: str) -> None:
    maria = desk.person("patient")

    with pytest.raises(PriorityReserved, match=priority):
        issue_for_oneself(desk, maria, priority)

    assert desk.services.waiting_lines.queue(by=desk.by).waiting == ()


def own_appointment(desk: Desk, who: Person) -> AppointmentRow:
    method = BY_NAME["appointments.change_status"]
    appointment_id = method.own[Role(who.role)].prepare(desk, who)["appointment_id"]
    listed = desk.services.appointments.page(day=NINE.date(), by=desk.by).rows
    return next(row for row in listed if row.id == appointment_id)


def set_status(desk: Desk, by: int, appointment: AppointmentRow, status: str) -> AppointmentRow:
    return desk.services.appointments.change_status(
        appointment.id, status, press=Press(by, new_request())
    )


@pytest.mark.parametrize("status", ["completed", "no_show", "scheduled"])
def test_a_patient_says_nothing_of_an_appointment_but_cancels_it(desk: Desk, status: str) -> None:
    maria = desk.person("patient")
    booked = own_appointment(desk, maria)

    with pytest.raises(StatusRefused, match="scheduled"):
        set_status(desk, maria.user_id, booked, status)

    assert set_status(desk, maria.user_id, booked, "canceled").status == "canceled"


@pytest.mark.parametrize("status", ["completed", "no_show", "canceled"])
def test_a_patient_does_not_cancel_what_is_over(desk: Desk, status: str) -> None:
    maria = desk.person("patient")
    booked = own_appointment(desk, maria)
    over = set_status(desk, desk.by, booked, status)

    with pytest.raises(StatusRefused, match=status):
        set_status(desk, maria.user_id, booked, "canceled")

    assert desk.services.appointments.page(day=NINE.date(), by=desk.by).rows == (over,)


def test_a_doctor_says_what_became_of_the_own_appointments(desk: Desk) -> None:
    rey = desk.person("doctor")
    booked = own_appointment(desk, rey)

    for status in ("completed", "no_show", "canceled", "scheduled"):
        assert set_status(desk, rey.user_id, booked, status).status == status


def test_a_doctor_books_any_patient_but_no_other_doctor(desk: Desk) -> None:
    rey, other = desk.person("doctor"), desk.person("doctor")
    book = desk.services.appointments.book
    patient_id = desk.patient().id

    booked = book(
        patient_id, doctor_id=rey.doctor_id, starts_at=NINE, press=Press(rey.user_id, new_request())
    )

    assert booked.doctor_id == rey.doctor_id
    for wrong, kind in ((other.doctor_id, NotAllowed), (UNKNOWN, DoctorNotFound)):
        with pytest.raises(kind):
            book(
                patient_id, doctor_id=wrong, starts_at=NINE, press=Press(rey.user_id, new_request())
            )


@pytest.mark.parametrize("engine_name", ["postgresql"])
def test_a_request_of_somebody_else_at_the_same_moment_is_not_answered(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    # SQLite lets nobody in between; on PostgreSQL the unique key finds out after the first read.
    maria, department, request = desk.person("patient"), desk.department(), new_request()
    issue = desk.services.issuing.issue
    record = token_writes.record_issue

    def record_later(*arguments: Any, **named: Any) -> Any:
        monkeypatch.setattr(issuing, "record_issue", record)
        issue(desk.patient().id, department_id=department.id, press=desk.press(request))
        return record(*arguments, **named)

    monkeypatch.setattr(issuing, "record_issue", record_later)
    with pytest.raises(RequestIdReused):
        issue(maria.patient_id, department_id=department.id, press=Press(maria.user_id, request))

    assert len(desk.services.waiting_lines.queue(by=desk.by).waiting) == 1
