"""Asks the server everything that its description allows, and what it forbids.

No answer may be a fault of ours, nor anything but what the description says.
"""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from sqlalchemy import Connection, select, update

from qtoken.bootstrap import Clinic
from qtoken.models.user import user_table
from tests.support.desk import ADMIN, Desk
from tests.support.http_client import HttpClient, serving

EXAMPLES = 15
"""Of each address, on each database."""

# A refusal is a 400 here, also where the shape is right: a date of birth in the future, a
# department that is closed.
CONFIG = SchemathesisConfig.from_dict(
    {
        # What is not described is passed over, as before. The key is given below.
        "generation": {"allow-extra-parameters": False, "with-security-parameters": False},
        "checks": {
            "positive_data_acceptance": {
                "expected-statuses": ["2xx", "400", "401", "403", "404", "429"]
            }
        },
    }
)


ENDLESS = "/api/events/"
"""The stream of events has no end; tests/api/test_events.py listens to it."""


@pytest.fixture
def client(clinic: Clinic, desk: Desk) -> Iterator[HttpClient]:
    """A server on a clinic in which the smallest ids are there."""
    department = desk.department("Cardiology", "C")
    doctor = desk.doctor(department)
    for _ in range(3):
        desk.issue(department, doctor=doctor)
    with serving(clinic) as opened:
        yield opened


def password_hash(clinic: Clinic) -> str:
    """How the administrator's password is kept."""
    query = select(user_table.c.password_hash).where(user_table.c.id == 1)
    return str(clinic.database.read(lambda connection: connection.scalar(query)))


def keep_admin(clinic: Clinic, known_hash: str) -> None:
    """Let whoever asks be what they were, whatever was asked before: another password, too."""
    first = user_table.c.id == 1
    values = {
        "username": ADMIN, "username_key": ADMIN, "is_active": True, "password_hash": known_hash,
    }  # fmt: skip
    away = {"username": user_table.c.username.concat("-2"), "username_key": "another"}

    def write(connection: Connection) -> int:
        connection.execute(
            update(user_table).where(user_table.c.username_key == ADMIN, ~first).values(away)
        )
        return connection.execute(update(user_table).where(first).values(values)).rowcount

    assert clinic.database.write(write) == 1


@pytest.mark.timeout(600)
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_every_answer_is_as_described(
    client: HttpClient, clinic: Clinic, mode: GenerationMode
) -> None:
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", client.app, config=CONFIG)
    faults: list[str] = []
    asked_count = 0
    known_hash = password_hash(clinic)

    for found in schema.exclude(path=ENDLESS).get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()

        @settings(max_examples=EXAMPLES, database=None, phases=[Phase.generate])
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: Any) -> None:
            nonlocal asked_count
            asked_count += 1
            # A key for each: signing out is among what is asked, and so is another user name.
            keep_admin(clinic, known_hash)
            key = client.login(ADMIN).json()["token"]
            case.call_and_validate(headers={"Authorization": f"Token {key}"})

        try:
            ask()
        except Unsatisfiable:
            # Nothing can be wrong where nothing is sent.
            assert mode is GenerationMode.NEGATIVE
        except FailureGroup as group:
            told = "; ".join(f"{failure.title}: {failure.message}" for failure in group.exceptions)
            faults.append(f"{operation.label}: {told}")

    assert faults == []
    assert asked_count > EXAMPLES
