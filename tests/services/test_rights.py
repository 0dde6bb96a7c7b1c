"""Who may do what: every public method of every service with every role."""

import pytest
from sqlalchemy import update

from qtoken.bootstrap import Clinic
from qtoken.domain.errors import NotAllowed, NotSignedIn, QTokenError
from qtoken.domain.roles import Role
from qtoken.models.user import user_table
from tests.support.desk import PASSWORD, Desk, new_request
from tests.support.every_method import BY_NAME, METHODS, PUBLIC, Method, public_names
from tests.support.tables import contents

UNKNOWN_USER = 999_999
GUARDED = [method for method in METHODS if method.roles is not PUBLIC]


def test_the_table_has_every_public_method() -> None:
    assert sorted(public_names()) == sorted(BY_NAME)


@pytest.mark.parametrize("method", GUARDED, ids=lambda method: method.name)
def test_a_method_asks_who_wants_it(method: Method) -> None:
    assert method.takes("by")


def user(desk: Desk, role: str) -> int:
    added = desk.services.accounts.add_user(
        f"{role}{new_request()[:8]}",
        password=PASSWORD,
        role=role,
        by=desk.by,
        request_id=new_request(),
    )
    return added.id


def refusal(desk: Desk, method: Method, by: int) -> type[QTokenError] | None:
    """Use the method as that user; return what refused it, or None."""
    arguments = method.prepare(desk)
    if method.takes("request_id"):
        arguments["request_id"] = new_request()
    try:
        method.call(desk.services, arguments, by=by)
    except (NotAllowed, NotSignedIn) as refused:
        return type(refused)
    return None


@pytest.mark.parametrize("role", Role)
def test_each_role_may_do_what_the_table_says(desk: Desk, role: Role) -> None:
    by = user(desk, role)

    refused = {method.name: refusal(desk, method, by) for method in GUARDED}

    assert refused == {
        method.name: None if role in (method.roles or ()) else NotAllowed for method in GUARDED
    }


@pytest.mark.parametrize("who", ["inactive", "unknown", "no user"])
def test_who_is_not_signed_in_may_do_nothing(desk: Desk, clinic: Clinic, who: str) -> None:
    by = UNKNOWN_USER if who == "unknown" else -1
    if who == "inactive":
        by = user(desk, "admin")
        inactive = update(user_table).where(user_table.c.id == by).values(is_active=False)
        clinic.database.write(lambda connection: connection.execute(inactive))

    refused = {method.name: refusal(desk, method, by) for method in GUARDED}

    assert refused == dict.fromkeys(refused, NotSignedIn)


def test_who_is_refused_changes_nothing(desk: Desk, clinic: Clinic) -> None:
    by = user(desk, "patient")
    denied = [method for method in GUARDED if Role.PATIENT not in (method.roles or ())]
    prepared = [(method, method.prepare(desk)) for method in denied]
    before = contents(clinic.database)

    for method, arguments in prepared:
        request = {"request_id": new_request()} if method.takes("request_id") else {}
        with pytest.raises(NotAllowed):
            method.call(desk.services, arguments, by=by, **request)

    assert contents(clinic.database) == before


def test_the_answer_of_a_request_is_not_given_to_who_may_not_ask(desk: Desk) -> None:
    stranger, request = user(desk, "patient"), new_request()
    issue = BY_NAME["issuing.issue"]
    arguments = issue.prepare(desk)
    issue.call(desk.services, arguments, by=desk.by, request_id=request)

    with pytest.raises(NotAllowed):
        issue.call(desk.services, arguments, by=stranger, request_id=request)
