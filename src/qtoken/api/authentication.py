"""Who asks: from `Authorization: Token <key>` to the acting user, and the id of the request."""

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Annotated, Any
from uuid import uuid4

from fastapi import Depends, Header, Request, Security
from fastapi.security import APIKeyHeader

from qtoken.api.serving import Serving, client_address, of
from qtoken.domain.errors import NotSignedIn
from qtoken.domain.press import Press
from qtoken.services.hashes import hashed

if TYPE_CHECKING:
    from qtoken.services.rows import UserRow
    from qtoken.services.services import Services

_SCHEMES = ("token", "bearer")
_OF_BROWSERS = ("basic", "digest", "negotiate", "ntlm")
"""What browsers send along by themselves, where a proxy before us has asked who they are."""

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
    user: "UserRow"
    secret: str = field(repr=False)
    request_id: str = ""
    is_page: bool = False
    address: str = ""
    """Where the request comes from."""

    @property
    def services(self) -> "Services":
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
class Caller:
    """Who asks, by a key that nobody has looked at yet: it opens nothing."""

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
    """Whether there is an Authorization header that no proxy before us has asked for."""
    return said is not None and said.strip().partition(" ")[0].lower() not in _OF_BROWSERS


def key_of(said: str | None) -> str:
    """Return the key of an Authorization header. Raises `NotSignedIn`."""
    scheme, _, secret = (said or "").strip().partition(" ")
    if scheme.lower() not in _SCHEMES or not 0 < len(secret.strip()) <= _LONGEST_KEY:
        raise NotSignedIn
    return secret.strip()


def request_id(request: Request, who: str, key: str | None) -> str:
    """Return the request id of a client's own key, or a new one.

    Bound to who asks, method and address: equal keys of two clients never meet.
    """
    if key is None:
        return str(uuid4())
    return hashed(who, request.method, request.url.path, key)


async def caller(request: Request, said: Said = None) -> Caller:
    """Return who asks, not looked up yet. Raises `NotSignedIn` without a key."""
    made = request.state.caller = Caller(of(request), key_of(said), request)
    return made


async def pressing(request: Request, said: Said = None, key: RequestKey = None) -> Caller:
    """Return who asks for a change, not looked up yet. Raises `NotSignedIn` without a key."""
    return replace(await caller(request, said), changes=True, request_key=key)


def maybe_signed_in(request: Request, said: Said = None) -> Actor | None:
    """Return who asks, None without a key. Raises `NotSignedIn` for one that opens nothing."""
    return Caller(of(request), key_of(said), request).actor() if is_for_us(said) else None


Reads = Annotated[Actor, Depends(caller)]
"""For routes that look; they are of `OneTurn`, which looks the caller up."""

MayRead = Annotated[Actor | None, Depends(maybe_signed_in)]
"""For routes that are anybody's, and more to some; described with `NOBODY_TOO`."""

NOBODY_TOO: dict[str, Any] = {"security": [{}]}
"""What the framework does not see: the key may be left out."""

Changes = Annotated[Actor, Depends(pressing)]
"""For routes that change something; they are of `OneTurn` too."""
