"""What requests share: the clinic's services, limits, and from where a request comes."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Annotated, Any

import anyio
from fastapi import Depends, Request, Response
from starlette.requests import HTTPConnection

from qtoken.api.bell import Bell
from qtoken.api.checkup import Checkup
from qtoken.api.figures import Metrics
from qtoken.domain.errors import QTokenError
from qtoken.services.services import Services

Network = IPv4Network | IPv6Network

ForPeople = Callable[[Request, QTokenError], Response | None]

HASHING_AT_ONCE = 2
"""Passwords that are hashed at one time: each takes a core and 64 MiB for a fifth of a second.

A request that waits for its turn holds no thread, so that guessing does not stop the queue.
"""


LOOKING_AT_ONCE = 2
"""Pages and listeners that read at one time: each change wakes them all, and an ordinary request
must not wait behind a waiting room full of phones."""

REGISTERING_MOST = 50
"""Requests that may wait to register: anybody may, and without a limit nobody could sign in."""


class RegistrationBusy(QTokenError):
    """Too many wait to register: a rush, or somebody who floods the server."""

    code = "registration_busy"
    message = "Too many register at the moment. Try again in a minute."


@dataclass(frozen=True, slots=True)
class Serving:
    """One server: how it is set up, and what its requests share while it runs."""

    services: Services
    checkup: Checkup
    metrics: Metrics
    for_people: ForPeople
    """Makes the page of a refusal for somebody with a browser."""
    proxies: tuple[Network, ...] = ()
    """Proxies whose X-Forwarded headers are believed; nobody else's are."""
    monitors: tuple[Network, ...] = ()
    """Other computers that may read the metrics."""
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
        """Return the limit on hashing passwords. Called in the server's loop."""
        return self._turn("hashing", HASHING_AT_ONCE)

    def looking(self) -> anyio.CapacityLimiter:
        """Return the limit on reading after a change, which wakes many at once."""
        return self._turn("looking", LOOKING_AT_ONCE)

    def changing(self) -> anyio.CapacityLimiter | None:
        """Return the limit on changes where the database takes one at a time, else None.

        Threads that wait for each other in SQLite cost more than the work itself; a request that
        waits here holds no thread.
        """
        return self._turn("changing", 1) if self.is_one_writer else None

    def registering(self) -> anyio.CapacityLimiter:
        """Return the limit on registering: one at a time, which then waits for `hashing` too.

        Raises `RegistrationBusy` if too many wait already.
        """
        turn = self._turn("registering", 1)
        if turn.statistics().tasks_waiting >= REGISTERING_MOST:
            raise RegistrationBusy
        return turn

    def _turn(self, name: str, at_once: int) -> anyio.CapacityLimiter:
        # Made when first used: a limiter belongs to the event loop in which it is made, and this
        # object is made before the loop runs.
        if name not in self._turns:
            self._turns[name] = anyio.CapacityLimiter(at_once)
        return self._turns[name]


def networks(texts: Sequence[str]) -> tuple[Network, ...]:
    """Return the networks of addresses such as `127.0.0.1` or `10.0.0.0/8`. Raises ValueError."""
    return tuple(ip_network(text.strip()) for text in texts)


async def serving(request: Request) -> Serving:
    """Return the server that got this request."""
    return of(request)


Given = Annotated[Serving, Depends(serving)]


def of(connection: HTTPConnection) -> Serving:
    """Return the surroundings that `make_app` gave."""
    found: Serving = connection.app.state.serving
    return found


def client_address(connection: HTTPConnection) -> str:
    """Return the client's address: the peer's, or the one that a named proxy forwards."""
    return _asked_for(connection)[0]


def _asked_for(connection: HTTPConnection) -> tuple[str, int]:
    """Return the client's address, and behind how many of our proxies it is."""
    peer = connection.client.host if connection.client else ""
    proxies = of(connection).proxies
    if not is_in(peer, proxies):
        return peer, 0
    # Each proxy appends the address that it was asked from. Read from the end, the first one that
    # is not a proxy of ours is the client; a client can make up everything before it.
    for passed, told in enumerate(reversed(_values(connection, "x-forwarded-for"))):
        address = _without_port(told)
        if not _is_address(address):
            # No address, such as `unknown`: the limits of the proxy's own address apply.
            return peer, passed
        if not is_in(address, proxies):
            return address, passed
    return peer, 0


def _values(connection: HTTPConnection, name: str) -> list[str]:
    """Return the values that proxies have appended to a header, the nearest proxy's last."""
    said = ",".join(connection.headers.getlist(name)).split(",")
    return [part.strip() for part in said if part.strip()]


def _without_port(told: str) -> str:
    """Return `192.0.2.7` of `192.0.2.7:5001` and `2001:db8::7` of `[2001:db8::7]:5001`.

    Some proxies append the port. It differs for each connection, so no limit by address would hold.
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


def is_tls(connection: HTTPConnection) -> bool:
    """Whether the connection to the client is encrypted, by us or by a named proxy."""
    here = of(connection)
    if here.has_certificate:
        return True
    peer = connection.client.host if connection.client else ""
    said = _values(connection, "x-forwarded-proto")
    if not said or not is_in(peer, here.proxies):
        return False
    # The entry of the proxy next to the client. A proxy may replace the header instead of appending
    # to it: then there are fewer entries than proxies, and the first one is taken.
    _address, passed = _asked_for(connection)
    return said[max(0, len(said) - 1 - passed)].lower() == "https"


def is_in(address: str, named: tuple[Network, ...]) -> bool:
    """Whether an address lies in one of these networks."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    # A socket that listens on IPv6 gives an IPv4 client's address as ::ffff:192.0.2.7.
    mapped = getattr(parsed, "ipv4_mapped", None)
    return any((mapped or parsed) in network for network in named)
