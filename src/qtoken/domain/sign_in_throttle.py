"""How long to wait after wrong passwords.

The address from which somebody guesses is slowed down, never the account: otherwise anybody could
lock a colleague out by typing wrong passwords. So an address without failures for this account
always has one free try, however many failed elsewhere. And an address from which this user has
signed in before is slowed only by its own failures for this account.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address

FREE_TRIES = 3
"""Failures for one account from one address without a pause; each further one doubles the pause."""

ACCOUNT_FREE_TRIES = 10
"""Failures for one account from all addresses. After that each address has one free try only."""

ADDRESS_FREE_TRIES = 20
"""Failures for all accounts from one address. After that it waits a few seconds between tries."""

LONGEST_PAUSE_S = 60
LONGEST_ADDRESS_PAUSE_S = 5

FORGOTTEN_AFTER = timedelta(minutes=30)
"""A series of failures ends when the last one is longer ago than this."""

KNOWN_FOR = timedelta(days=90)
"""How long an address counts as the user's own after signing in from there."""


@dataclass(frozen=True, slots=True)
class Failures:
    """A series of wrong passwords."""

    count: int = 0
    last_at: datetime | None = None

    def at(self, now: datetime) -> "Failures":
        """Return the series as it counts now: empty if it has ended."""
        if self.last_at is None or now - self.last_at > FORGOTTEN_AFTER:
            return Failures()
        return self

    def one_more(self, now: datetime) -> "Failures":
        """Return the series with another failure."""
        return Failures(self.at(now).count + 1, now)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What is known of an attempt to sign in: the failures before it."""

    here: Failures
    """For this account, from this address."""
    account: Failures
    """For this account, from anywhere."""
    address: Failures
    """For any account, from this address."""
    is_known: bool
    """Whether this user has signed in from this address within `KNOWN_FOR`."""


def pause_s(attempt: Attempt, now: datetime) -> int:
    """Return the seconds to wait before the next try is checked; 0 for none."""
    here = attempt.here.at(now)
    pauses = [(here, _doubled(here.count - FREE_TRIES, LONGEST_PAUSE_S))]
    if not attempt.is_known:
        address = attempt.address.at(now)
        beyond = address.count - ADDRESS_FREE_TRIES
        pauses.append((address, _doubled(beyond, LONGEST_ADDRESS_PAUSE_S)))
        if attempt.account.at(now).count >= ACCOUNT_FREE_TRIES:
            pauses.append((here, LONGEST_PAUSE_S))
    return max(_left_s(failures, pause, now) for failures, pause in pauses)


def place_of(address: str) -> str:
    """Return the address; for IPv6 the /64 network that belongs to one customer (RFC 6177).

    Otherwise a guesser could use another address of the network for each try, without a pause.
    """
    if ":" not in address:
        return address
    try:
        parsed = IPv6Address(address.partition("%")[0])
    except ValueError:
        return address
    return str(parsed.ipv4_mapped or parsed.packed[:8].hex())


def _doubled(beyond: int, longest_s: int) -> int:
    # The exponent is bounded, because a series may have thousands of failures.
    return 0 if beyond < 0 else min(longest_s, 2 ** min(beyond + 1, 10))


def _left_s(failures: Failures, pause: int, now: datetime) -> int:
    if failures.last_at is None:
        return 0
    passed_s = (now - failures.last_at).total_seconds()
    return max(0, math.ceil(pause - passed_s))
