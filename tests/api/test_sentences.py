"""What was sent and cannot be used is told in our own sentences, never in a library's."""

from string import Formatter
from typing import get_args

import pytest
from pydantic_core import core_schema

from qtoken.api.misfits import told
from qtoken.api.problems import answer
from qtoken.domain.errors import DatabaseError
from tests.support.http_client import HttpClient

THEIRS = "Input should be a valid something"
LIMITS = dict.fromkeys(
    ("max_length", "min_length", "ge", "le", "gt", "lt", "expected", "error"), "12"
)


@pytest.mark.parametrize("kind", get_args(core_schema.ErrorType))
def test_no_sentence_of_the_validation_library_is_told(kind: str) -> None:
    said = told({"type": kind, "msg": THEIRS, "input": 5, "ctx": LIMITS})

    assert said
    assert THEIRS not in said


def test_an_empty_text_is_told_to_be_filled_in(client: HttpClient) -> None:
    refused = client.ask("POST", "queues/join_queue/", {"patient_id": 1, "priority": ""})

    assert refused.status_code == 400
    assert refused.json()["details"] == {"priority": ["Fill this in."]}


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"name": 5}, "Send a text here."),
        ({"name": "Anna", "wants_sms": "perhaps"}, "Send true or false here."),
        ({"name": "Anna", "date_of_birth": 1985}, "Send a text here."),
        ({"name": "x" * 500}, "At most 120 characters fit."),
        ({}, "Fill this in."),
    ],
)
def test_a_wrong_kind_of_value_is_told_plainly(
    client: HttpClient, body: dict[str, object], said: str
) -> None:
    refused = client.ask("POST", "patients/", body)

    assert refused.status_code == 400
    assert [*refused.json()["details"].values()] == [[said]]


def database_errors(kind: type[DatabaseError] = DatabaseError) -> list[type[DatabaseError]]:
    return [kind, *(deep for sub in kind.__subclasses__() for deep in database_errors(sub))]


@pytest.mark.parametrize("kind", database_errors(), ids=lambda kind: kind.code)
def test_nobody_is_told_where_the_database_is_kept(kind: type[DatabaseError]) -> None:
    names = [name for _text, name, _spec, _conversion in Formatter().parse(kind.message) if name]
    error = kind(**(dict.fromkeys(names, "x") | {"path": "/srv/secret/clinic.db"}))

    told = bytes(answer(error).body).decode()

    assert "secret" not in told
    assert "path" not in names or "clinic.db" in told
