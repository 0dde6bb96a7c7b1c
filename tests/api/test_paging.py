"""Lists are arrays, a page at a time, and say where the other pages are."""

import pytest

from tests.support.desk import Desk
from tests.support.http_client import HttpClient


def test_links_lead_through_the_whole_list(client: HttpClient, desk: Desk) -> None:
    for number in range(5):
        desk.patient(f"Patient {number}")
    key = {"Authorization": f"Token {client.key('ana')}"}
    names: list[str] = []
    address: str | None = "/api/patients/?page_size=2&ordering=-name"
    sizes = []

    while address:
        answer = client.http.get(address, headers=key)
        names += [row["name"] for row in answer.json()]
        sizes.append(len(answer.json()))
        links = answer.links
        address = links["next"]["url"] if "next" in links else None

    assert sizes == [2, 2, 1]
    assert names == [f"Patient {number}" for number in (4, 3, 2, 1, 0)]
    assert set(links) == {"first", "prev", "last"}
    assert "ordering=-name" in links["first"]["url"]
    assert answer.headers["X-Total-Count"] == "5"


@pytest.mark.parametrize("path", ["users", "patients", "doctors", "departments", "queues"])
def test_every_list_has_links(client: HttpClient, path: str) -> None:
    answer = client.ask("GET", f"{path}/?page_size=1")

    assert isinstance(answer.json(), list)
    assert {"first", "last"} <= set(answer.links)


@pytest.mark.parametrize("query", ["", "?search=", "?page=1", "?page=9&page_size=2"])
@pytest.mark.parametrize("path", ["users", "patients", "doctors", "departments"])
def test_every_link_leads_to_rows_that_are_there(
    client: HttpClient, desk: Desk, path: str, query: str
) -> None:
    desk.patient("Maria Lopez")
    desk.doctor(desk.department("Eyes"), "Dr. Demir")
    key = {"Authorization": f"Token {client.key('ana')}"}

    links = client.http.get(f"/api/{path}/{query}", headers=key).links

    for link in links.values():
        answer = client.http.get(link["url"], headers=key)
        assert (answer.status_code, len(answer.json()) > 0) == (200, True), link


@pytest.mark.parametrize("query", ["page=0", "page=x", "page_size=2001", "page_size=0", "page=-1"])
def test_a_page_that_cannot_be_is_400(client: HttpClient, query: str) -> None:
    answer = client.ask("GET", f"patients/?{query}")

    assert answer.status_code == 400
    assert list(answer.json()["details"]) == [query.partition("=")[0]]


def test_a_page_beyond_the_end_is_empty(client: HttpClient) -> None:
    for path in ("patients", "departments"):
        assert client.get(f"{path}/?page=1000000&page_size=500") == []


def test_short_lists_are_searched_and_ordered(client: HttpClient, desk: Desk) -> None:
    for name in ("Eyes", "Hearts", "Ears"):
        desk.department(name)

    def names(query: str) -> list[str]:
        return [row["name"] for row in client.get(f"departments/?{query}")]

    assert names("") == ["Ears", "Eyes", "Hearts"]
    assert names("search=EA&ordering=-name") == ["Hearts", "Ears"]
    assert names("ordering=-id,nonsense") == ["Ears", "Hearts", "Eyes"]


def test_found_patients_are_ordered_as_asked(client: HttpClient, desk: Desk) -> None:
    for born in ("1990-05-01", None, "1985-01-31"):
        client.post("patients/", {"name": "Maria Lopez", "date_of_birth": born})

    def born_in(query: str) -> list[str | None]:
        return [row["date_of_birth"] for row in client.get(f"patients/?search=maria&{query}")]

    assert born_in("ordering=date_of_birth") == [None, "1985-01-31", "1990-05-01"]
    assert born_in("ordering=-date_of_birth") == ["1990-05-01", "1985-01-31", None]


def test_a_program_that_knows_no_pages_gets_all_tokens_of_a_full_day(
    client: HttpClient, desk: Desk
) -> None:
    department = desk.department()
    for _ in range(120):
        desk.issue(department)

    numbers = [token["token_number"] for token in client.get("queues/")]

    assert numbers == list(range(1, 121))


def test_patients_are_found_as_at_the_desk(client: HttpClient, desk: Desk) -> None:
    desk.patient("Maria Lopez")
    desk.patient("Ben Ode")

    assert [row["name"] for row in client.get("patients/?search=lop")] == ["Maria Lopez"]
