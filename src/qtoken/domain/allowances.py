"""Rate limits for what people do for themselves: a number at once, then one at a time.

For each account and each address one instant is stored: when the full allowance will be available
again. Each use moves it into the future (the generic cell rate algorithm, ITU-T I.371), so nothing
has to be counted or reset.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Allowance:
    """`at_once` uses without waiting, and one more for each `every` that passes."""

    at_once: int
    every: timedelta

    def after_one(self, whole_at: datetime | None, now: datetime) -> datetime:
        """Return when the full allowance is available again after one more use.

        `whole_at` is the instant stored so far; None if there is none.
        """
        return max(whole_at or now, now) + self.every

    def wait_s(self, whole_at: datetime | None, now: datetime) -> int:
        """Return the seconds until the next use is allowed; 0 if it is allowed now."""
        beyond = self.after_one(whole_at, now) - now - self.at_once * self.every
        return max(0, math.ceil(beyond.total_seconds()))


REGISTERING_HERE = Allowance(10, timedelta(minutes=5))
"""New accounts from one address: enough for a family at once, a waiting room over a morning."""

HELPING_ONESELF = Allowance(6, timedelta(minutes=10))
"""Tokens and appointments that one account takes for itself."""

RESETS_HERE = Allowance(10, timedelta(minutes=5))
"""Password links requested from one address."""

RESETS_OF_ONE = Allowance(3, timedelta(minutes=20))
"""Password links for one account, from any address: nobody's mailbox shall be flooded."""

STRANGERS_HERE = Allowance(30, timedelta(minutes=1))
"""As `HELPING_ONESELF`, but for one address: all its accounts together that no desk has met."""
