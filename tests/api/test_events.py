"""Live changes: told as they happen, without names, and nothing is missed between two visits."""

import contextlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from qtoken.api.events import LISTENERS_BY_USER_MOST
from qtoken.domain.token import Verb
from tests.support.desk import ADMIN, PASSWORD, Desk
from tests.support.http_client import HttpClient
from tests.support.server_process import ServerProcess, served


@pytest.fixture
def server(address: str) -> Iterator[ServerProcess]:
    """A server process; the test itself acts as another desk on the same database."""
    with served(address) as running:
        yield running


def key(server: ServerProcess, username: str = ADMIN) -> str:
    body = {"username": username, "password": PASSWORD}
    answer = httpx.post(f"{server.url}api/auth/login/", json=body, timeout=30)
    return str(answer.json()["token"])


Message = tuple[str, int, dict[str, Any]]


@contextmanager
def listening(server: ServerProcess, secret: str, last_id: int | None = None) -> Iterator[Any]:
    """Listen; gives an iterator of messages: event, id, data."""
    headers = {"Authorization": f"Token {secret}"}
    if last_id is not None:
        headers["Last-Event-ID"] = str(last_id)
    address = f"{server.url}api/events/"
    with httpx.stream("GET", address, headers=headers, timeout=60) as answer:
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].startswith("text/event-stream")
        yield messages(answer.iter_lines())


def messages(lines: Iterator[str]) -> Iterator[Message]:
    said: dict[str, str] = {}
    for line in lines:
        if line:
            name, _, value = line.partition(": ")
            said[name] = value
        elif "data" in said:
            yield said["event"], int(said["id"]), json.loads(said["data"])
            said = {}


def test_a_change_is_told_without_a_name(server: ServerProcess, desk: Desk) -> None:
    department, patient = desk.department("Cardiology", "C"), desk.patient("Maria Lopez")
    with listening(server, key(server)) as told:
        assert next(told)[0] == "ready"
        token = desk.issue(department, patient)
        event, _id, data = next(told)

    assert event == "token"
    expected = {"kind": "issue", "token_id": token.id, "label": "C-001", "status": "waiting"}
    assert expected.items() <= data.items()
    assert "Maria" not in json.dumps(data)


def test_who_comes_back_has_missed_nothing(server: ServerProcess, desk: Desk) -> None:
    secret, department = key(server), desk.department()
    with listening(server, secret) as told:
        _, last_id, _ = next(told)
    tokens = [desk.issue(department) for _ in range(3)]
    with listening(server, secret, last_id) as told:
        next(told)
        first = next(told)
    tokens.append(desk.issue(department))

    with listening(server, secret, first[1]) as told:
        next(told)
        rest = [next(told) for _ in range(3)]

    assert [data["token_id"] for _, _, data in (first, *rest)] == [t.id for t in tokens]


def test_patients_hear_of_their_own_only(server: ServerProcess, desk: Desk) -> None:
    record, department = desk.patient(), desk.department()
    desk.account("pat", "patient", patient_id=record.id)
    with listening(server, key(server, "pat")) as told:
        next(told)
        desk.issue(department)
        own = desk.issue(department, record)

        assert next(told)[2]["token_id"] == own.id


def test_a_withdrawn_key_hears_nothing_more(server: ServerProcess, desk: Desk) -> None:
    secret = key(server)
    with listening(server, secret) as told:
        next(told)
        desk.services.access.log_out(secret)
        desk.issue(desk.department())

        assert list(told) == []


@pytest.mark.parametrize("beyond", [1, 5000])
def test_who_asks_for_more_than_there_is_is_told_the_newest_and_hears_what_follows(
    server: ServerProcess, desk: Desk, beyond: int
) -> None:
    # As after a backup was restored, or in another clinic's database.
    token = desk.issue(desk.department())
    newest = desk.services.event_log.newest(by=desk.by)

    with listening(server, key(server), last_id=newest + beyond) as told:
        ready = next(told)
        desk.do(Verb.CALL, token)
        following = next(told)

    assert ready[:2] == ("ready", newest)
    assert (following[0], following[2]["kind"]) == ("token", "call")


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_one_user_takes_no_more_streams_than_anybody_needs(
    server: ServerProcess, desk: Desk
) -> None:
    desk.account("maria", "patient")
    hers, mine = key(server, "maria"), key(server)
    address = f"{server.url}api/events/"
    with contextlib.ExitStack() as open_ones:
        streams = [
            open_ones.enter_context(listening(server, hers)) for _ in range(LISTENERS_BY_USER_MOST)
        ]
        assert {next(told)[0] for told in streams} == {"ready"}

        refused = httpx.get(address, headers={"Authorization": f"Token {hers}"}, timeout=30)
        with listening(server, mine) as told:
            assert next(told)[0] == "ready"

    assert (refused.status_code, refused.json()["code"]) == (429, "listeners_of_user_many")


def test_the_server_ends_though_somebody_listens(server: ServerProcess) -> None:
    with listening(server, key(server)) as told:
        next(told)
        server.process.terminate()

        assert list(told) == []
        assert server.wait() == 0


def test_who_is_not_signed_in_hears_nothing(client: HttpClient) -> None:
    assert client.ask("GET", "events/", who=None).status_code == 401
