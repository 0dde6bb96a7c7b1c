"""The current time, and the clinic's time zone.

The database server's clock decides the order of people, so that all computers agree. Only a replay
or a test sets the time: then `Clock.set_now` returns it and the server's clock is not asked.
"""

from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from qtoken.domain.errors import ClockWrong, TextMissing, TimeSkipped, TimeTwice, TimeZoneUnknown
from qtoken.domain.fields import Field
from qtoken.domain.unseen import plain_word

EARLIEST = datetime(2026, 1, 1, tzinfo=UTC)
"""qtoken is younger than this. A clock that shows an earlier time has lost it (a flat battery)."""


class Clock(Protocol):
    """The clock that services are given."""

    def set_now(self) -> datetime | None:
        """Return the instant that was set, aware and in UTC, or None to ask the database."""
        ...


class DatabaseClock:
    """The clock of the database server: the only one in daily use."""

    def set_now(self) -> datetime | None:
        return None


class SetClock:
    """A clock that shows the time it is set to: for replays, the demo and tests.

    While no time is set, and after `let_go`, the database server's clock counts.
    """

    def __init__(self, now: datetime | None = None) -> None:
        self.now = now

    def set_now(self) -> datetime | None:
        return self.now and self.now.astimezone(UTC)

    def advance(self, *, seconds: float) -> None:
        """Move the time forward; one must be set."""
        assert self.now is not None  # noqa: S101 - nobody advances the database's clock
        self.now += timedelta(seconds=seconds)

    def let_go(self) -> None:
        """Unset the time: from now on the database server's clock counts."""
        self.now = None


def check_not_lost(now: datetime) -> None:
    """Raise `ClockWrong` if a clock cannot be right: tokens would get numbers of another day.

    For running clocks only; a replay may well set an earlier time.
    """
    if now < EARLIEST:
        raise ClockWrong(day=now.date())


def time_zone(name: str) -> ZoneInfo:
    """Return the time zone of that name, or raise `TimeZoneUnknown`."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        if not name.strip():
            raise TextMissing(field=Field.TIME_ZONE) from None
        raise TimeZoneUnknown(text=name[:60]) from None


def clean_time_zone(text: str) -> str:
    """Return the name of a time zone that every computer's qtoken knows.

    Python looks in the computer's own data first. A zone that only this computer knows
    (`localtime`, `right/UTC`) would stop all others. Raises `TextMissing`, `TimeZoneUnknown`.
    """
    name = time_zone(plain_word(text)).key
    if name not in known_time_zones():
        raise TimeZoneUnknown(text=name[:60])
    return name


@cache
def known_time_zones() -> frozenset[str]:
    """Return the names of the zones that are shipped with qtoken, and so known everywhere."""
    return frozenset(files("tzdata").joinpath("zones").read_text("ascii").split())


def local_instants(local: datetime, zone: ZoneInfo) -> tuple[datetime, ...]:
    """Return the instants, in UTC, at which a clock on the clinic's wall shows a time.

    Usually one. Two for a time in the hour that is repeated when clocks go back, none for a time in
    the hour that is skipped when they go forward.
    """
    both = {local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    naive = local.replace(tzinfo=None, fold=0)
    # Python maps a skipped time to instants, too; back on the wall they show another time.
    return tuple(
        sorted(i for i in both if i.astimezone(zone).replace(tzinfo=None, fold=0) == naive)
    )


def skipped_at(local: datetime, zone: ZoneInfo) -> datetime:
    """Return the instant, in UTC, at which the clocks went forward and skipped a local time."""
    # `zoneinfo` does not tell its transitions, so the change of offset is found by bisection.
    earliest, latest = sorted(
        local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)
    )
    offset = latest.astimezone(zone).utcoffset()
    while latest - earliest > timedelta(seconds=1):
        middle = earliest + (latest - earliest) / 2
        if middle.astimezone(zone).utcoffset() == offset:
            latest = middle
        else:
            earliest = middle
    return latest.replace(microsecond=0)


def local_instant(local: datetime, zone: ZoneInfo) -> datetime:
    """Return the instant, in UTC, of a time on the clinic's wall.

    Raises `TimeTwice` or `TimeSkipped`, which offer the two instants that may be meant. The user
    chooses; nothing is guessed.
    """
    found = local_instants(local, zone)
    if len(found) == 1:
        return found[0]
    offered = sorted(local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    first, second = (instant.astimezone(zone).isoformat(timespec="minutes") for instant in offered)
    error = TimeTwice if found else TimeSkipped
    raise error(text=local.isoformat(" ", "minutes"), first=first, second=second)
