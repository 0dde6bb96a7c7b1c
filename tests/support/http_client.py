"""The server as other software has it: requests in; status, body and headers out."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from fastapi import FastAPI
from httpx import Response

from qtoken.api.server import make_app
from qtoken.bootstrap import Clinic
from tests.support.desk import ADMIN, PASSWORD

with warnings.catch_warnings():
    # WORKAROUND: Starlette's client prefers httpx2, which schemathesis does not use yet. Remove
    # this when one of the two is enough.
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

__all__ = ["HttpClient", "TestClient", "serving"]


class HttpClient:
    """Asks one server; signs in as whom a test names, once each."""

    def __init__(self, http: TestClient) -> None:
        self.http = http
        self._keys: dict[str, str] = {}

    @property
    def app(self) -> FastAPI:
        """The app that answers."""
        app = self.http.app
        assert isinstance(app, FastAPI)
        return app

    def login(self, username: str, password: str = PASSWORD) -> Response:
        """Sign in, whatever comes of it."""
        credentials = {"username": username, "password": password}
        return cast(Response, self.http.post("/api/auth/login/", json=credentials))

    def key(self, username: str) -> str:
        """Return a key of that user."""
        if username not in self._keys:
            self._keys[username] = self.login(username).json()["token"]
        return self._keys[username]

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        who: str | None = ADMIN,
        headers: dict[str, str] | None = None,
    ) -> Response:
        """Send a request as that user, or as nobody; `path` stands after `/api/`."""
        sent = dict(headers or {})
        if who is not None:
            sent["Authorization"] = f"Token {self.key(who)}"
        address = path if path.startswith("/") else f"/api/{path}"
        return cast(Response, self.http.request(method, address, json=body, headers=sent))

    def get(self, path: str, *, who: str | None = ADMIN) -> Any:
        """Return the body of a GET that is answered with 200."""
        answer = self.ask("GET", path, who=who)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(
        self, path: str, body: Any = None, *, who: str | None = ADMIN, status: int = 201
    ) -> Any:
        """Return the body of a POST that is answered with that status."""
        answer = self.ask("POST", path, body, who=who)
        assert answer.status_code == status, answer.text
        return answer.json()


@contextmanager
def serving(clinic: Clinic, **given: Any) -> Iterator[HttpClient]:
    """Serve an open clinic in this process."""
    with TestClient(make_app(clinic, **given), follow_redirects=False) as http:
        yield HttpClient(http)
