"""The service day: the day to which numbers belong, and when it began."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class ServiceDay:
    """The day to which numbers belong, from one day start of the clinic to the next.

    `day` is the local date on which it begins, `begins_at` the instant when it does, in UTC.
    """

    day: date
    zone: ZoneInfo
    begins_at: datetime

    @classmethod
    def at(cls, now: datetime, zone: ZoneInfo, day_starts_min: int) -> Self:
        """Return the service day of an instant."""
        # Compare instants, not wall-clock times: on one night a year the clock goes back, and the
        # service day must not.
        today = cls.of_date(now.astimezone(zone).date(), zone, day_starts_min)
        if now >= today.begins_at:
            return today
        return cls.of_date(today.day - timedelta(days=1), zone, day_starts_min)

    @classmethod
    def of_date(cls, day: date, zone: ZoneInfo, day_starts_min: int) -> Self:
        """Return the service day that begins on a local date."""
        # Adding to an aware time adds wall-clock time: the day starts at 05:00 all year, even if
        # the clocks change that night.
        local = datetime.combine(day, time.min, zone) + timedelta(minutes=day_starts_min)
        return cls(day, zone, local.astimezone(UTC))
