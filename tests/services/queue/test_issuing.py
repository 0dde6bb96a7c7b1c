"""Issuing tokens."""

import pytest

from qtoken.domain.errors import DepartmentClosed, TokenAlreadyOpen
from qtoken.domain.token import Status
from tests.support.desk import Desk, new_request


def test_numbers_begin_at_one_and_follow_each_other(desk: Desk) -> None:
    cardiology = desk.department(letter="C")

    labels = [desk.issue(cardiology).label for _ in range(3)]

    assert labels == ["C-001", "C-002", "C-003"]


def test_each_department_counts_for_itself(desk: Desk) -> None:
    one, other = desk.department(letter="C"), desk.department(letter="D")
    desk.issue(one)

    assert desk.issue(other).label == "D-001"


def test_a_repeated_request_gets_the_first_answer_and_changes_nothing(desk: Desk) -> None:
    department, patient, request = desk.department(), desk.patient(), new_request()
    issue = desk.services.issuing.issue
    first = issue(patient.id, department_id=department.id, press=desk.press(request))

    again = issue(patient.id, department_id=department.id, press=desk.press(request))

    assert again == first
    assert len(desk.services.waiting_lines.queue(by=desk.by).waiting) == 1


def test_a_patient_has_one_open_token_in_a_department(desk: Desk) -> None:
    department, patient = desk.department(letter="C"), desk.patient("Maria Lopez")
    desk.issue(department, patient)

    with pytest.raises(TokenAlreadyOpen) as refusal:
        desk.issue(department, patient)

    assert refusal.value.parameters["label"] == "C-001"
    assert desk.issue(department).label == "C-002"


def test_a_closed_department_issues_nothing(desk: Desk) -> None:
    department = desk.department()
    desk.services.clinic_setup.close_department(department.id, press=desk.press())

    with pytest.raises(DepartmentClosed):
        desk.issue(department)


def test_an_issued_token_waits(desk: Desk) -> None:
    token = desk.issue(desk.department())

    assert desk.services.waiting_lines.queue(by=desk.by).waiting == (token,)
    assert token.status is Status.WAITING
