"""Ids that are nobody's, and ids that no row can have: a named error, never a driver's."""

import pytest

from qtoken.bootstrap import Clinic
from qtoken.domain.errors import (
    AppointmentNotFound,
    DepartmentNotFound,
    DoctorNotFound,
    KeyNotFound,
    MessageNotFound,
    PatientNotFound,
    PriorityUnknown,
    QTokenError,
    RoomNotFound,
    TokenNotFound,
    UserNotFound,
)
from qtoken.domain.receipts import Fact
from qtoken.domain.token import Verb
from tests.support.desk import Desk, new_request
from tests.support.every_method import BY_NAME, METHODS, Method
from tests.support.tables import contents

NOT_FOUND: dict[str, type[QTokenError]] = {
    "appointment_id": AppointmentNotFound,
    "department_id": DepartmentNotFound,
    "doctor_id": DoctorNotFound,
    "key_id": KeyNotFound,
    "message_id": MessageNotFound,
    "patient_id": PatientNotFound,
    "priority_id": PriorityUnknown,
    "room_id": RoomNotFound,
    "token_id": TokenNotFound,
    "user_id": UserNotFound,
}
# Unknown; just outside a 32-bit column; outside 64 bits; below.
IDS = [999_999, 0, -1, 2**31 - 1, 2**31, 2**63, 10**30, -(2**31) - 1, -(2**70)]
WITH_IDS = [method for method in METHODS if set(method.parameters()) & set(NOT_FOUND)]


@pytest.mark.parametrize("method", WITH_IDS, ids=lambda method: method.name)
def test_an_id_that_is_nobodys_is_refused_by_name_and_changes_nothing(
    desk: Desk, clinic: Clinic, method: Method
) -> None:
    arguments = method.prepare(desk)
    who = {"by": desk.by} if method.takes("by") else {}
    before = contents(clinic.database)

    for name in set(method.parameters()) & set(NOT_FOUND):
        for wrong in IDS:
            request = {"request_id": new_request()} if method.takes("request_id") else {}
            with pytest.raises(NOT_FOUND[name]) as refusal:
                method.call(desk.services, arguments | {name: wrong}, **who, **request)
            assert str(wrong) in str(refusal.value)

    assert contents(clinic.database) == before


def test_every_id_parameter_is_covered() -> None:
    ids = {
        name
        for method in METHODS
        for name in method.parameters()
        if name.endswith("_id") and name != "request_id"
    }

    assert ids == set(NOT_FOUND)


def test_a_display_of_unknown_departments_shows_nobody(desk: Desk) -> None:
    desk.issue(desk.department())
    show = BY_NAME["display.snapshot"]

    for wrong in IDS:
        snapshot = show.call(desk.services, {"department_ids": [wrong]})
        assert not snapshot.next_by_department


def test_a_number_that_is_nobodys_finds_nobody(desk: Desk) -> None:
    desk.patient("Anna Lang")

    for wrong in IDS:
        assert desk.services.patients.find(str(wrong), by=desk.by) == ()


def test_a_receipt_of_what_was_not_announced_is_refused(desk: Desk, clinic: Clinic) -> None:
    desk.do(Verb.CALL, desk.issue(desk.department()))
    known = desk.services.display.snapshot().announcements[-1].id
    before = contents(clinic.database)

    for wrong in IDS:
        with pytest.raises(TokenNotFound):
            desk.services.display.acknowledge([known, wrong], display="wall", facts=[Fact.DRAWN])

    assert contents(clinic.database) == before
