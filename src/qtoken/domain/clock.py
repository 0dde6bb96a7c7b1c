"""Now, and the clinic's time zone.

The "now" that orders people is the database server's clock. Only a replay or a test sets it: then
`Clock.set_now` gives the instant, and the database's own clock is not asked.
"""

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from qtoken.domain.errors import ClockWrong, TextMissing, TimeSkipped, TimeTwice, TimeZoneUnknown
from qtoken.domain.fields import Field
from qtoken.domain.unseen import plain_word

EARLIEST = datetime(2026, 1, 1, tzinfo=UTC)
"""qtoken is younger. A computer that shows an earlier time has lost it, as old ones do."""


class Clock(Protocol):
    """What services know of time."""

    def set_now(self) -> datetime | None:
        """Return the instant that was set, aware and in UTC, or None: ask the database."""
        ...


class DatabaseClock:
    """The clock of the database server: the only one in daily use."""

    def set_now(self) -> datetime | None:
        return None


class SetClock:
    """A clock that stands where it is put: for replays, the demo and tests.

    Without an instant, and after `let_go`, it is the database's own clock.
    """

    def __init__(self, now: datetime | None = None) -> None:
        self.now = now

    def set_now(self) -> datetime | None:
        return self.now and self.now.astimezone(UTC)

    def advance(self, *, seconds: float) -> None:
        """Move on. It must stand somewhere."""
        assert self.now is not None  # noqa: S101 - nobody advances the database's clock
        self.now += timedelta(seconds=seconds)

    def let_go(self) -> None:
        """Be the database's own clock again."""
        self.now = None


def check_not_lost(now: datetime) -> None:
    """Raise `ClockWrong` if a clock cannot be right: tokens would get the numbers of another day.

    For a clock that runs, not for the set one of a replay.
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
    """Return the name of a zone that a clinic may take: one that every computer's qtoken knows.

    Each computer asks its own data first, and what only this one knows (`localtime`, `right/UTC`)
    would stop all the others. Raises `TextMissing`, `TimeZoneUnknown`.
    """
    name = time_zone(plain_word(text)).key
    if name not in known_time_zones():
        raise TimeZoneUnknown(text=name[:60])
    return name


@cache
def known_time_zones() -> frozenset[str]:
    """Return the names of the zones that travel with qtoken, and so are known everywhere."""
    # Only where a zone is chosen: nothing that starts waits for it.
    from importlib.resources import files

    return frozenset(files("tzdata").joinpath("zones").read_text("ascii").split())


def local_instants(local: datetime, zone: ZoneInfo) -> tuple[datetime, ...]:
    """Return the instants, in UTC, at which a clock on the clinic's wall shows a time.

    One; on the night when clocks go back two for an hour of times, and none for the hour that is
    skipped in spring.
    """
    both = {local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    naive = local.replace(tzinfo=None, fold=0)
    return tuple(
        sorted(i for i in both if i.astimezone(zone).replace(tzinfo=None, fold=0) == naive)
    )


def skipped_at(local: datetime, zone: ZoneInfo) -> datetime:
    """Return the instant, in UTC, at which the clocks went forward over a time of no instant."""
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
    """Return the one instant, in UTC, of a time on the clinic's wall.

    Raises `TimeTwice` or `TimeSkipped`, which offer the two that may be meant: they are asked for,
    not guessed.
    """
    found = local_instants(local, zone)
    if len(found) == 1:
        return found[0]
    offered = sorted(local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    first, second = (instant.astimezone(zone).isoformat(timespec="minutes") for instant in offered)
    error = TimeTwice if found else TimeSkipped
    raise error(text=local.isoformat(" ", "minutes"), first=first, second=second)
