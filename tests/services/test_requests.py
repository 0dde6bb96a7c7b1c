"""Request ids: a repeat gets the first answer and changes nothing, whatever the command."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from qtoken.bootstrap import Clinic, make_clinic
from qtoken.domain.errors import AlreadySetUp, RequestIdInvalid, RequestIdReused
from tests.support.desk import PASSWORD, Desk, cheap_hasher, new_request
from tests.support.every_method import BY_NAME, CHANGING, Method
from tests.support.tables import contents, row_counts

BY_METHOD = pytest.mark.parametrize("method", CHANGING, ids=lambda method: method.name)


@BY_METHOD
def test_a_repeat_gets_the_first_answer_and_changes_nothing(
    desk: Desk, clinic: Clinic, method: Method
) -> None:
    arguments, request = method.prepare(desk), new_request()
    first = method.call(desk.services, arguments, by=desk.by, request_id=request)
    before = contents(clinic.database)

    again = method.call(desk.services, arguments, by=desk.by, request_id=request)

    assert again == first
    assert contents(clinic.database) == before


def press(desk: Desk, method: Method) -> str:
    """Use a method as it should be; return its request id."""
    request = new_request()
    method.call(desk.services, method.prepare(desk), by=desk.by, request_id=request)
    return request


def test_a_request_id_of_another_command_is_refused(desk: Desk, clinic: Clinic) -> None:
    used = {name: press(desk, BY_NAME[name]) for name in ("registration.register", "calling.hold")}
    prepared = [(method, method.prepare(desk)) for method in CHANGING]
    before = row_counts(clinic.database)

    for method, arguments in prepared:
        for name, request in used.items():
            if name != method.name:
                with pytest.raises(RequestIdReused):
                    method.call(desk.services, arguments, by=desk.by, request_id=request)

    assert row_counts(clinic.database) == before


def test_a_request_id_that_is_none_is_refused(desk: Desk) -> None:
    for method in CHANGING:
        arguments = method.prepare(desk)
        for request in ("", "x", "x" * 10_000, "with blank inside"):
            with pytest.raises(RequestIdInvalid):
                method.call(desk.services, arguments, by=desk.by, request_id=request)


@BY_METHOD
def test_two_copies_of_a_request_at_once_get_one_answer(
    desk: Desk, clinic: Clinic, method: Method
) -> None:
    arguments, request = method.prepare(desk), new_request()

    def copy(_number: int) -> object:
        return method.call(desk.services, arguments, by=desk.by, request_id=request)

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(copy, range(4)))

    before = contents(clinic.database)
    assert all(answer == answers[0] for answer in answers)
    assert copy(0) == answers[0]
    assert contents(clinic.database) == before


@pytest.mark.parametrize(
    ("name", "field"), [("calling.hold", "token_id"), ("issuing.issue", "patient_id")]
)
def test_a_request_id_of_another_token_or_patient_is_refused(
    desk: Desk, name: str, field: str
) -> None:
    method, request = BY_NAME[name], new_request()
    arguments, other = method.prepare(desk), method.prepare(desk)
    method.call(desk.services, arguments, by=desk.by, request_id=request)

    with pytest.raises(RequestIdReused):
        method.call(
            desk.services, arguments | {field: other[field]}, by=desk.by, request_id=request
        )


def test_the_first_admin_is_made_once_however_often_it_is_asked(empty_address: str) -> None:
    clinic, request = make_clinic(empty_address, hasher=cheap_hasher()), new_request()
    create = clinic.services.accounts.create_first_admin

    with ThreadPoolExecutor(4) as threads:
        users = set(threads.map(lambda _: create("ana", PASSWORD, request_id=request), range(4)))

    assert len(users) == 1
    with pytest.raises(AlreadySetUp):
        create("eve", PASSWORD, request_id=new_request())
    clinic.close()


def test_two_who_set_up_a_clinic_at_once_do_not_both_become_its_admin(empty_address: str) -> None:
    clinic = make_clinic(empty_address, hasher=cheap_hasher())

    def set_up(name: str) -> str:
        try:
            clinic.services.accounts.create_first_admin(name, PASSWORD, request_id=new_request())
        except AlreadySetUp:
            return "refused"
        return "done"

    with ThreadPoolExecutor(4) as threads:
        outcomes = sorted(threads.map(set_up, ["ana", "ben", "eve", "leo"]))

    assert outcomes == ["done", "refused", "refused", "refused"]
    clinic.close()
