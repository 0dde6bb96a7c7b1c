"""The description and its page: true, complete, and without anything from elsewhere."""

import re

from tests.support.http_client import HttpClient


def test_every_answer_that_is_described_can_happen(client: HttpClient) -> None:
    said = client.get("openapi.json", who=None)

    assert said["openapi"].startswith("3.1")
    assert "422" not in str(said["paths"])
    for path, verbs in said["paths"].items():
        for verb, operation in verbs.items():
            assert {"summary", "description", "tags"} <= set(operation), (verb, path)


def test_every_body_has_an_example(client: HttpClient) -> None:
    said = client.get("openapi.json", who=None)
    page = client.ask("GET", "docs", who=None).text

    for path in said["paths"]:
        assert path in page
    assert "null" not in "".join(re.findall(r"Body</p><pre>(.*?)</pre>", page, re.DOTALL))


def test_the_page_loads_nothing_and_runs_nothing(client: HttpClient) -> None:
    answer = client.ask("GET", "docs", who=None)

    assert "<script" not in answer.text
    assert not re.search(r'(src|href)="', answer.text)
    assert "'unsafe-inline'" not in answer.headers["Content-Security-Policy"]
    assert "style-src 'sha256-" in answer.headers["Content-Security-Policy"]


def test_signing_in_and_what_anybody_may_ask_need_no_key(
    client: HttpClient,
) -> None:
    paths = client.get("openapi.json", who=None)["paths"]

    free = {
        path
        for path, verbs in paths.items()
        for operation in verbs.values()
        if {} in operation.get("security", [{}])
    }

    links = {"/api/auth/password/reset/", "/api/auth/password/reset/confirm/"}
    assert free == {"/api/", "/api/auth/login/", "/api/register/", "/health"} | links


def test_generated_clients_have_short_names_and_no_two_alike(client: HttpClient) -> None:
    paths = client.get("openapi.json", who=None)["paths"]

    names = [operation["operationId"] for path in paths.values() for operation in path.values()]

    assert len(set(names)) == len(names)
    assert [name for name in names if "api" in name or "__" in name] == []
