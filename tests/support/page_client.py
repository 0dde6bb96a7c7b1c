"""A browser without a screen: signs in with the form, keeps the cookie, sends what forms hold."""

import re
from html import unescape
from typing import cast

from httpx import Response

from tests.support.desk import PASSWORD
from tests.support.http_client import TestClient


class PageClient:
    """Looks at pages and sends their forms."""

    def __init__(self, http: TestClient) -> None:
        self.http = http

    def sign_in(self, username: str, next_: str = "/") -> Response:
        """Sign in; the cookie is kept."""
        sent = {"username": username, "password": PASSWORD, "next": next_}
        return cast(Response, self.http.post("/sign-in/", data=sent))

    def get(self, address: str) -> Response:
        """Look at a page; redirects are not followed."""
        return cast(Response, self.http.get(address))

    def send(self, page: str, action: str, **more: str) -> Response:
        """Send the form of that page with that action, with what it holds and what is typed."""
        forms = re.findall(r"<form[^>]*>.*?</form>", self.get(page).text, re.DOTALL)
        form = next(form for form in forms if f'action="{action}"' in form or not action)
        values = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form)
        hidden = {name: unescape(value) for name, value in values}
        return cast(Response, self.http.post(action or page, data=hidden | more))
