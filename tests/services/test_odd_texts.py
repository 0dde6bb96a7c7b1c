"""Whatever stands in whatever text: it is kept or refused by name, and never by the database."""

import pytest

from qtoken.domain.errors import DatabaseError, QTokenError
from tests.support.desk import Desk, new_request
from tests.support.every_method import METHODS, Arguments, Method

ODD = {
    "long": "a" * 5000,
    "longer once it is folded": "\ufdfa" * 40,
    "a number that no network carries": "+4930123456700000",
    "half a letter": "\ud800",
    "no text at all": "a\0b",
}
READ_BEFORE = {("waiting_lines.labelled", "letter")}
"""What `domain.labels` has read out of what was typed: A to Z."""


def texts_of(method: Method) -> list[str]:
    """The parameters of a method that take a text."""
    return [
        name
        for name, parameter in method.parameters().items()
        if "str" in str(parameter.annotation)
        and name != "request_id"
        and (method.name, name) not in READ_BEFORE
    ]


def wrongly_refused(desk: Desk, method: Method, arguments: Arguments) -> Exception | None:
    """What a method raises that is no refusal with a name of its own."""
    more = {"by": desk.by} if method.takes("by") else {}
    request = {"request_id": new_request()} if method.takes("request_id") else {}
    try:
        method.call(desk.services, arguments, **more, **request)
    except Exception as refused:  # noqa: BLE001 - whatever it is, it is looked at
        is_named = isinstance(refused, QTokenError) and not isinstance(refused, DatabaseError)
        return None if is_named else refused
    return None


@pytest.mark.parametrize("kind", ODD)
def test_no_text_is_refused_by_the_database(desk: Desk, kind: str) -> None:
    wrong = {
        (method.name, name): refused
        for method in METHODS
        for name in texts_of(method)
        if (refused := wrongly_refused(desk, method, method.prepare(desk) | {name: ODD[kind]}))
    }

    assert not wrong
