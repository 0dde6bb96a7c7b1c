"""How long wrong passwords keep somebody waiting.

Whoever guesses is slowed by where they come from, never the account itself: else anybody could
lock a colleague out by typing wrong passwords for them. So at an address from which nobody has
failed for this account yet, one try is always free, however many have failed elsewhere; and an
address from which this user has signed in before answers for its own failures only.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

FREE_TRIES = 3
"""Wrong passwords for one account from one address without a pause; each further one doubles it."""

ACCOUNT_FREE_TRIES = 10
"""From all addresses together. Beyond, an address has one free try for the account instead."""

ADDRESS_FREE_TRIES = 20
"""For all accounts together. Beyond, the address waits a few seconds between two tries."""

LONGEST_PAUSE_S = 60
LONGEST_ADDRESS_PAUSE_S = 5

FORGOTTEN_AFTER = timedelta(minutes=30)
"""Failures are counted as one series while the last one is not longer ago."""

KNOWN_FOR = timedelta(days=90)
"""How long an address is known after somebody has signed in from there."""


@dataclass(frozen=True, slots=True)
class Failures:
    """A series of wrong passwords."""

    count: int = 0
    last_at: datetime | None = None

    def at(self, now: datetime) -> "Failures":
        """Return the series as it counts now: nothing, once it is long ago."""
        if self.last_at is None or now - self.last_at > FORGOTTEN_AFTER:
            return Failures()
        return self

    def one_more(self, now: datetime) -> "Failures":
        """Return the series with another failure."""
        return Failures(self.at(now).count + 1, now)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What is known when somebody wants to sign in: failures so far, and of whom."""

    here: Failures
    """For this account, from this address."""
    account: Failures
    """For this account, from anywhere."""
    address: Failures
    """For any account, from this address."""
    is_known: bool
    """Whether this user has lately signed in from this address."""


def pause_s(attempt: Attempt, now: datetime) -> int:
    """Return the seconds to wait before the next try is looked at; 0 for none."""
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
    """Return the address, or of IPv6 the network that is one customer's (RFC 6177).

    With each of its addresses by itself, whoever has one would guess without a pause.
    """
    if ":" not in address:
        return address
    # No window that starts waits for it.
    from ipaddress import IPv6Address

    try:
        parsed = IPv6Address(address.partition("%")[0])
    except ValueError:
        return address
    return str(parsed.ipv4_mapped or parsed.packed[:8].hex())


def _doubled(beyond: int, longest_s: int) -> int:
    # Bounded before it is doubled: a series may be thousands long.
    return 0 if beyond < 0 else min(longest_s, 2 ** min(beyond + 1, 10))


def _left_s(failures: Failures, pause: int, now: datetime) -> int:
    if failures.last_at is None:
        return 0
    passed_s = (now - failures.last_at).total_seconds()
    return max(0, math.ceil(pause - passed_s))
