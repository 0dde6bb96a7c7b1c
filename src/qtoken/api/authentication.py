"""Authentication: from `Authorization: Token <key>` to the acting user and the request id."""

from dataclasses import dataclass, field, replace
from typing import Annotated, Any
from uuid import uuid4

from fastapi import Depends, Header, Request, Security
from fastapi.security import APIKeyHeader

from qtoken.api.serving import Serving, client_address, of
from qtoken.domain.errors import NotSignedIn
from qtoken.domain.press import Press
from qtoken.services.hashes import hashed
from qtoken.services.rows import UserRow
from qtoken.services.services import Services

_SCHEMES = ("token", "bearer")
_OF_BROWSERS = ("basic", "digest", "negotiate", "ntlm")
"""Browsers send these by themselves where a proxy in front of us asks for a password."""

_LONGEST_KEY = 200
_LONGEST_REQUEST_KEY = 200

_header = APIKeyHeader(
    name="Authorization",
    scheme_name="Token",
    description="`Token ` and the key that `/api/auth/login/` gave; `Bearer ` will do as well.",
    auto_error=False,
)
Said = Annotated[str | None, Security(_header)]
"""The Authorization header, if there is one."""

RequestKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=_LONGEST_REQUEST_KEY,
        description="A name of your own for this request: a repeat gets the first answer.",
    ),
]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, on which server, and the request id of this request."""

    here: Serving
    user: UserRow
    secret: str = field(repr=False)
    request_id: str = ""
    is_page: bool = False
    address: str = ""
    """Where the request comes from."""

    @property
    def services(self) -> Services:
        """The services of the clinic."""
        return self.here.services

    @property
    def by(self) -> int:
        """The id of who acts."""
        return self.user.id

    def press(
        self, request_id: str = "", *, version: int | None = None, reason: str | None = None
    ) -> Press:
        """Return this request as the press that it is, with the id that a page's form names.

        `version` is the token's as it was seen, `reason` why it is moved.
        """
        return Press(self.by, request_id or self.request_id, version, reason or "")


@dataclass(frozen=True, slots=True)
class Unverified:
    """A key that came with a request and has not been looked up yet: it opens nothing."""

    here: Serving
    secret: str = field(repr=False)
    request: Request
    changes: bool = False
    request_key: str | None = None

    def actor(self) -> Actor:
        """Look the key up, in a thread that may wait. Raises `NotSignedIn`."""
        user = self.here.services.access.signed_in(self.secret).user
        made = request_id(self.request, str(user.id), self.request_key) if self.changes else ""
        address = client_address(self.request)
        return Actor(self.here, user, self.secret, made, address=address)


def is_for_us(said: str | None) -> bool:
    """Whether there is an Authorization header, and it is not meant for a proxy before us."""
    return said is not None and said.strip().partition(" ")[0].lower() not in _OF_BROWSERS


def key_of(said: str | None) -> str:
    """Return the key of an Authorization header. Raises `NotSignedIn`."""
    scheme, _, secret = (said or "").strip().partition(" ")
    if scheme.lower() not in _SCHEMES or not 0 < len(secret.strip()) <= _LONGEST_KEY:
        raise NotSignedIn
    return secret.strip()


def request_id(request: Request, who: str, key: str | None) -> str:
    """Return the request id made of the client's Idempotency-Key, or a new one without a key.

    It depends on the user, the method and the address too, so equal keys of two clients never meet.
    """
    if key is None:
        return str(uuid4())
    return hashed(who, request.method, request.url.path, key)


async def unverified(request: Request, said: Said = None) -> Unverified:
    """Return the key that came, not looked up yet. Raises `NotSignedIn` without one."""
    made = Unverified(of(request), key_of(said), request)
    # For `ActorRoute`, which gets no arguments when what was sent is refused.
    request.state.unverified = made
    return made


async def unverified_change(
    request: Request, said: Said = None, key: RequestKey = None
) -> Unverified:
    """Return the key that came with a change, not looked up yet. Raises `NotSignedIn`."""
    return replace(await unverified(request, said), changes=True, request_key=key)


def maybe_signed_in(request: Request, said: Said = None) -> Actor | None:
    """Return who asks, None without a key. Raises `NotSignedIn` for one that opens nothing."""
    return Unverified(of(request), key_of(said), request).actor() if is_for_us(said) else None


Reads = Annotated[Actor, Depends(unverified)]
"""For routes that look.

The annotation says what the function of an `ActorRoute` gets: the dependency returns `Unverified`,
because looking the key up waits for the database; the route does so in its worker thread. Used with
another route class, a function would get the `Unverified` itself.
"""

MayRead = Annotated[Actor | None, Depends(maybe_signed_in)]
"""For routes that are anybody's, and more to some; described with `NOBODY_TOO`."""

NOBODY_TOO: dict[str, Any] = {"security": [{}]}
"""What the framework does not see: the key may be left out."""

Changes = Annotated[Actor, Depends(unverified_change)]
"""For routes that change something; like `Reads`, only with an `ActorRoute`."""
