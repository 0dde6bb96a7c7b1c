"""Request ids: a repeat gets the first answer and changes nothing, whatever the command."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from functools import partial

import pytest
from sqlalchemy import Connection, text, update

from qtoken.bootstrap import Clinic, make_clinic
from qtoken.db.database import Database
from qtoken.domain.errors import AlreadySetUp, RequestIdInvalid, RequestIdReused
from qtoken.domain.token import Verb
from qtoken.domain.unchanged import UNCHANGED
from qtoken.models.request import answered_request_table
from tests.support.desk import PASSWORD, Desk, cheap_hasher, new_request
from tests.support.every_method import BY_NAME, CHANGING, NINE, Method
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
    used = {
        name: press(desk, BY_NAME[name]) for name in ("registration.register", "calling.move hold")
    }
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


NOT_ASKED = {"request_id", "by", "version", "address", "is_at_desk"}
"""Who asks, from where, and what they saw: a repeat may differ there."""

KEPT_NOWHERE = {"password", "new_password", "old_password"}
"""What could be guessed from anything that is quick to compare."""

OTHERWISE: dict[str, object] = {
    "date_of_birth": date(1980, 2, 29),
    "starts_at": NINE + timedelta(minutes=5),
    "status": "no_show",
    "role": "doctor",
    "sex": "x",
    "channel": "email",
    "kind": "issued",
    "email": "other@example.org",
    "phone": "+34 600 000 999",
    "language": "fr",
    "letter": "ZZY",
    "time_zone": "Asia/Tokyo",
    "time_zone_name": "Asia/Tokyo",
    "public_url": "https://other.example.org",
    "country": "JP",
    "quiet_from_min": 60,
    "username": "somebodyelse",
    "name": "Another Name",
    "text": "other words",
}
"""Valid values of parameters, for those of other kinds see `otherwise`."""


def otherwise(name: str, known: object, annotation: str) -> object:
    """Return another valid value of a parameter than the known one."""
    if name == "verb":
        return Verb.LEAVE if known is Verb.CANCEL else Verb.CANCEL
    if name in OTHERWISE:
        return OTHERWISE[name]
    if "bool" in annotation:
        return not known
    if "Literal[True]" in annotation:
        return UNCHANGED if known is True else True
    return 7 if "int" in annotation else "other words"


@BY_METHOD
def test_a_request_that_asks_for_anything_else_is_refused(
    desk: Desk, clinic: Clinic, method: Method
) -> None:
    arguments, request = method.prepare(desk), new_request()
    asked = set(method.parameters()) - NOT_ASKED - KEPT_NOWHERE
    method.call(desk.services, arguments, by=desk.by, request_id=request)
    before = contents(clinic.database)

    for name in asked:
        parameter = method.parameters()[name]
        known = arguments.get(name, parameter.default)
        other = {name: otherwise(name, known, str(parameter.annotation))}
        if name == "role":
            # Only patients are patients.
            other["patient_id"] = None
        if name == "user_id":
            # Somebody who is there: passwords are compared with their name first.
            other["user_id"] = desk.by
        with pytest.raises(RequestIdReused):
            method.call(desk.services, arguments | other, by=desk.by, request_id=request)

    assert contents(clinic.database) == before


def test_a_repeat_may_come_from_elsewhere_and_have_seen_another_version(desk: Desk) -> None:
    token, request = desk.issue(desk.department()), new_request()
    hold = partial(desk.services.calling.move, Verb.HOLD)
    first = hold(token.id, press=desk.press(request, version=token.version))

    assert hold(token.id, press=desk.press(request, version=99)) == first
    assert hold(token.id, press=desk.press(request)) == first


def test_a_call_that_found_nobody_is_not_repeated_for_others(desk: Desk) -> None:
    department, other, request = desk.department(), desk.department(), new_request()
    call_next = desk.services.calling.call_next
    assert call_next(department_id=department.id, press=desk.press(request)) is None
    desk.issue(other)

    with pytest.raises(RequestIdReused):
        call_next(department_id=other.id, press=desk.press(request))
    assert call_next(department_id=department.id, press=desk.press(request)) is None


@pytest.mark.parametrize("name", ["registration.register", "issuing.issue"])
def test_a_request_that_an_older_qtoken_has_answered_is_still_known(
    desk: Desk, clinic: Clinic, name: str
) -> None:
    method, request = BY_NAME[name], new_request()
    arguments = method.prepare(desk)
    first = method.call(desk.services, arguments, by=desk.by, request_id=request)
    forget_what_was_asked(clinic.database)

    assert method.call(desk.services, arguments, by=desk.by, request_id=request) == first


def forget_what_was_asked(database: Database) -> None:
    """Make the database as it is after an upgrade: of what was answered before, no more is kept."""

    def forget(connection: Connection) -> None:
        connection.execute(update(answered_request_table).values(asked=None))
        # Events are not changed; the column is taken away and added again.
        connection.execute(text("ALTER TABLE token_event DROP COLUMN asked"))
        connection.execute(text("ALTER TABLE token_event ADD COLUMN asked VARCHAR(16)"))

    database.write(forget)


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
