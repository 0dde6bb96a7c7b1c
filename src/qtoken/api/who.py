"""Who asks: from `Authorization: Token <key>` to the acting user, and the id of the request."""

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated
from uuid import uuid4

from fastapi import Depends, Header, Request, Security
from fastapi.security import APIKeyHeader

from qtoken.api.serving import Given
from qtoken.domain.errors import NotSignedIn

if TYPE_CHECKING:
    from qtoken.services.rows import UserRow
    from qtoken.services.services import Services

_SCHEMES = ("token", "bearer")
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
    """Who acts, in which clinic, and the request id of this request."""

    services: "Services"
    user: "UserRow"
    secret: str = field(repr=False)
    request_id: str = ""
    is_page: bool = False

    @property
    def by(self) -> int:
        """The id of who acts."""
        return self.user.id


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
    parts = (who, request.method, request.url.path, key)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def signed_in(here: Given, said: Said = None) -> Actor:
    """Return who asks. Raises `NotSignedIn`."""
    secret = key_of(said)
    user = here.services.access.signed_in(secret).user
    return Actor(here.services, user, secret)


def maybe_signed_in(here: Given, said: Said = None) -> Actor | None:
    """Return who asks, None without a key. Raises `NotSignedIn` for one that opens nothing."""
    return None if said is None else signed_in(here, said)


async def pressed(
    request: Request, actor: Annotated[Actor, Depends(signed_in)], key: RequestKey = None
) -> Actor:
    """Return who asks for a change, with the request's id."""
    # In the loop, because it asks nobody: another turn of a thread would cost more than its work.
    made = request_id(request, str(actor.by), key)
    return Actor(actor.services, actor.user, actor.secret, made)


Reads = Annotated[Actor, Depends(signed_in)]
"""For routes that look."""

MayRead = Annotated[Actor | None, Depends(maybe_signed_in)]
"""For routes that are anybody's, and more to some."""

Changes = Annotated[Actor, Depends(pressed)]
"""For routes that change something."""
