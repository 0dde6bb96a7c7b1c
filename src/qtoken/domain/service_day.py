"""The service day: whose numbers are given now, and since when."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class ServiceDay:
    """A day of numbers, from the clinic's day start until the next one.

    `day` is the local date on which it begins, `begins_at` the instant of that, in UTC.
    """

    day: date
    zone: ZoneInfo
    begins_at: datetime

    @classmethod
    def at(cls, now: datetime, zone: ZoneInfo, day_starts_min: int) -> Self:
        """Return the service day of an instant."""
        # Asked of the day's start, not of the wall clock, which goes back on one night of the year.
        today = cls.of_date(now.astimezone(zone).date(), zone, day_starts_min)
        if now >= today.begins_at:
            return today
        return cls.of_date(today.day - timedelta(days=1), zone, day_starts_min)

    @classmethod
    def of_date(cls, day: date, zone: ZoneInfo, day_starts_min: int) -> Self:
        """Return the service day that begins on a local date."""
        # Clock time is added before the zone is asked: the day starts at 05:00 all the year.
        local = datetime.combine(day, time.min, zone) + timedelta(minutes=day_starts_min)
        return cls(day, zone, local.astimezone(UTC))
