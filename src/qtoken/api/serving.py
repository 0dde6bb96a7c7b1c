"""What every route is given: the clinic's services, and how the server is reached."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING, Annotated, Any

import anyio
from fastapi import Depends, Request, Response

from qtoken.api.bell import Bell
from qtoken.api.checkup import Checkup
from qtoken.api.figures import Metrics
from qtoken.domain.errors import QTokenError

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection

    from qtoken.services.services import Services

Network = IPv4Network | IPv6Network

ForPeople = Callable[[Request, QTokenError], Response | None]

HASHING_AT_ONCE = 2
"""Passwords that are looked at at one time: each takes a core and 64 MiB for a fifth of a second.

Whoever waits for a turn holds no thread, so that guessing does not stop the queue.
"""


LOOKING_AT_ONCE = 2
"""Pages and listeners that look at one time: each change wakes them all, and whoever asks for
something of their own shall not wait behind a waiting room of phones."""

REGISTERING_MOST = 50
"""Who may wait to register. Anybody may, so that without an end nobody else would sign in."""


class RegistrationBusy(QTokenError):
    """Many register at this moment, or somebody plays."""

    code = "registration_busy"
    message = "Too many register at the moment. Try again in a minute."


@dataclass(frozen=True, slots=True)
class Serving:
    """One server: its surroundings, and what its requests share while it runs."""

    services: "Services"
    checkup: Checkup
    metrics: Metrics
    for_people: ForPeople
    """What answers a refusal where somebody looks with a browser."""
    proxies: tuple[Network, ...] = ()
    """Who may say for whom they ask; nobody else is believed."""
    monitors: tuple[Network, ...] = ()
    """Who may ask for figures from elsewhere."""
    has_certificate: bool = False
    is_one_writer: bool = False
    """Whether the database takes one change at a time."""

    bell: Bell = field(default_factory=Bell)
    """Rings after each commit."""
    listeners: Counter[int] = field(default_factory=Counter)
    """How many listen to events, by their user."""
    waiting_pages: set[object] = field(default_factory=set)
    """Pages that wait for a change."""
    description: dict[str, Any] = field(default_factory=dict)
    """The OpenAPI description; empty until somebody asks for it."""

    _turns: dict[str, anyio.CapacityLimiter] = field(default_factory=dict)

    def hashing(self) -> anyio.CapacityLimiter:
        """Return whose turn it is to look at a password; asked for in the server's loop."""
        return self._turn("hashing", HASHING_AT_ONCE)

    def looking(self) -> anyio.CapacityLimiter:
        """Return whose turn it is to look after a change, of the many who wait for one."""
        return self._turn("looking", LOOKING_AT_ONCE)

    def changing(self) -> anyio.CapacityLimiter | None:
        """Return whose turn it is to change something, where the database takes one at a time.

        Threads that wait for each other there cost more than the work itself; who waits here holds
        none.
        """
        return self._turn("changing", 1) if self.is_one_writer else None

    def registering(self) -> anyio.CapacityLimiter:
        """Return whose turn it is to register: one at a time, who then waits for `hashing` too.

        Raises `RegistrationBusy` where too many wait already.
        """
        turn = self._turn("registering", 1)
        if turn.statistics().tasks_waiting >= REGISTERING_MOST:
            raise RegistrationBusy
        return turn

    def _turn(self, name: str, at_once: int) -> anyio.CapacityLimiter:
        # Made in the loop that uses it.
        if name not in self._turns:
            self._turns[name] = anyio.CapacityLimiter(at_once)
        return self._turns[name]


def networks(texts: Sequence[str]) -> tuple[Network, ...]:
    """Return the networks of addresses such as `127.0.0.1` or `10.0.0.0/8`. Raises ValueError."""
    return tuple(ip_network(text.strip()) for text in texts)


async def serving(request: Request) -> Serving:
    """Return the surroundings of the server that got this request."""
    return of(request)


Given = Annotated[Serving, Depends(serving)]


def of(connection: "HTTPConnection") -> Serving:
    """Return the surroundings that `make_app` gave."""
    found: Serving = connection.app.state.serving
    return found


def client_address(connection: "HTTPConnection") -> str:
    """Return where a request comes from: the peer, or whom a named proxy asks for."""
    return _asked_for(connection)[0]


def _asked_for(connection: "HTTPConnection") -> tuple[str, int]:
    """Return where a request comes from, and how many proxies of ours have told of another one."""
    peer = connection.client.host if connection.client else ""
    proxies = of(connection).proxies
    if not is_in(peer, proxies):
        return peer, 0
    # The last one that no proxy of ours has written: what stands before it anybody can claim.
    for passed, told in enumerate(reversed(_values(connection, "x-forwarded-for"))):
        address = _without_port(told)
        if not _is_address(address):
            # Whom it asks for is not known: all such share what one address has.
            return peer, passed
        if not is_in(address, proxies):
            return address, passed
    return peer, 0


def _values(connection: "HTTPConnection", name: str) -> list[str]:
    """Return what proxies have written one after the other, the nearest one last."""
    said = ",".join(connection.headers.getlist(name)).split(",")
    return [part.strip() for part in said if part.strip()]


def _without_port(told: str) -> str:
    """Return `192.0.2.7` of `192.0.2.7:5001` and `2001:db8::7` of `[2001:db8::7]:5001`.

    Some proxies write the port, and each connection has another one: no measure would hold.
    """
    if told.startswith("["):
        return told[1:].partition("]")[0]
    return told.partition(":")[0] if told.count(":") == 1 else told


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def is_tls(connection: "HTTPConnection") -> bool:
    """Whether the way to the client is encrypted, by us or by a named proxy."""
    here = of(connection)
    if here.has_certificate:
        return True
    peer = connection.client.host if connection.client else ""
    said = _values(connection, "x-forwarded-proto")
    if not said or not is_in(peer, here.proxies):
        return False
    # What the client's own proxy has written; one that writes over what was there is the only one.
    _address, passed = _asked_for(connection)
    return said[max(0, len(said) - 1 - passed)].lower() == "https"


def is_in(address: str, named: tuple[Network, ...]) -> bool:
    """Whether an address lies in one of these networks."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    mapped = getattr(parsed, "ipv4_mapped", None)
    return any((mapped or parsed) in network for network in named)
