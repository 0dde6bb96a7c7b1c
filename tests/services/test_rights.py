"""Who may do what: every public method of every service with every role."""

import pytest
from sqlalchemy import update

from qtoken.bootstrap import Clinic
from qtoken.domain.errors import NotAllowed, NotSignedIn, QTokenError
from qtoken.domain.roles import Role
from qtoken.domain.token import Verb
from qtoken.models.user import user_table
from tests.support.desk import Desk, new_request
from tests.support.every_method import BY_NAME, METHODS, PUBLIC, Method, public_names
from tests.support.tables import contents

UNKNOWN_USER = 999_999
GUARDED = [method for method in METHODS if method.roles is not PUBLIC]


def test_the_table_has_every_public_method() -> None:
    assert sorted(public_names()) == sorted({method.path for method in METHODS})


@pytest.mark.parametrize("method", GUARDED, ids=lambda method: method.name)
def test_a_method_asks_who_wants_it(method: Method) -> None:
    assert method.takes("by")


def refusal(desk: Desk, method: Method, by: int) -> type[QTokenError] | None:
    """Use the method as that user, on what is not theirs; return what refused it, or None."""
    arguments = method.prepare(desk)
    if method.takes("request_id"):
        arguments["request_id"] = new_request()
    try:
        method.call(desk.services, arguments, by=by)
    except QTokenError as refused:
        return type(refused)
    return None


def expected(method: Method, role: Role) -> type[QTokenError] | None:
    """What refuses a role what is not theirs, by the table."""
    if role in (method.roles or ()):
        return None
    return method.own[role].refusal if role in method.own else NotAllowed


@pytest.mark.parametrize("is_somebody", [True, False], ids=["with own", "without own"])
@pytest.mark.parametrize("role", Role)
def test_each_role_may_do_what_the_table_says(desk: Desk, role: Role, is_somebody: bool) -> None:
    by = desk.person(role).user_id if is_somebody else desk.user(role)

    refused = {method.name: refusal(desk, method, by) for method in GUARDED}

    assert refused == {method.name: expected(method, role) for method in GUARDED}


@pytest.mark.parametrize("who", ["inactive", "unknown", "no user"])
def test_who_is_not_signed_in_may_do_nothing(desk: Desk, clinic: Clinic, who: str) -> None:
    by = UNKNOWN_USER if who == "unknown" else -1
    if who == "inactive":
        by = desk.user("admin")
        inactive = update(user_table).where(user_table.c.id == by).values(is_active=False)
        clinic.database.write(lambda connection: connection.execute(inactive))

    refused = {method.name: refusal(desk, method, by) for method in GUARDED}

    assert refused == dict.fromkeys(refused, NotSignedIn)


def test_who_is_refused_changes_nothing(desk: Desk, clinic: Clinic) -> None:
    by = desk.person("patient").user_id
    denied = [method for method in GUARDED if expected(method, Role.PATIENT)]
    prepared = [(method, method.prepare(desk)) for method in denied]
    before = contents(clinic.database)

    for method, arguments in prepared:
        request = {"request_id": new_request()} if method.takes("request_id") else {}
        with pytest.raises(expected(method, Role.PATIENT) or NotAllowed):
            method.call(desk.services, arguments, by=by, **request)

    assert contents(clinic.database) == before


def test_the_answer_of_a_request_is_not_given_to_who_may_not_ask(desk: Desk) -> None:
    stranger, request = desk.user("patient"), new_request()
    register, issue = BY_NAME["registration.register"], BY_NAME["issuing.issue"]
    registered, issued = register.prepare(desk), issue.prepare(desk)
    register.call(desk.services, registered, by=desk.by, request_id=request)
    token = issue.call(desk.services, issued, by=desk.by, request_id=new_request())
    hold, held = BY_NAME["calling.move hold"], new_request()
    holding = {"verb": Verb.HOLD, "token_id": token.id}
    hold.call(desk.services, holding, by=desk.by, request_id=held)

    with pytest.raises(NotAllowed):
        register.call(desk.services, registered, by=stranger, request_id=request)
    with pytest.raises(NotAllowed):
        hold.call(desk.services, holding, by=stranger, request_id=held)
