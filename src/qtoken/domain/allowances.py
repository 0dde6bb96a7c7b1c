"""How often somebody may do something for themselves: so much at once, and then one at a time.

Kept as one instant for each account and each address: when the whole allowance is there again. Each
use moves it on (the generic cell rate algorithm, ITU-T I.371), so nothing is counted or reset.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Allowance:
    """So much `at_once`, and one more after each `every`."""

    at_once: int
    every: timedelta

    def after_one(self, whole_at: datetime | None, now: datetime) -> datetime:
        """Return when all of it is there again, once one more is used."""
        return max(whole_at or now, now) + self.every

    def wait_s(self, whole_at: datetime | None, now: datetime) -> int:
        """Return the seconds until one more may be used; 0 for at once."""
        beyond = self.after_one(whole_at, now) - now - self.at_once * self.every
        return max(0, math.ceil(beyond.total_seconds()))


REGISTERING_HERE = Allowance(10, timedelta(minutes=5))
"""New accounts from one address: a family at once, a waiting room over the morning."""

HELPING_ONESELF = Allowance(6, timedelta(minutes=10))
"""Tokens and appointments that one account takes for itself."""

RESETS_HERE = Allowance(10, timedelta(minutes=5))
"""Links for a new password that are asked for from one address."""

RESETS_OF_ONE = Allowance(3, timedelta(minutes=20))
"""The same for one account, wherever they are asked for: a mailbox is not to be flooded."""

STRANGERS_HERE = Allowance(30, timedelta(minutes=1))
"""The same from one address, by all accounts together that the front desk has not met."""
