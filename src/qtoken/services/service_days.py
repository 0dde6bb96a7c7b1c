"""The service day that it is at an instant: by the clinic's zone and day start, both in its row."""

from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection, select

from qtoken.db.clock import NOW
from qtoken.domain.clock import time_zone
from qtoken.domain.service_day import ServiceDay
from qtoken.models.clinic import clinic_table

DAY_RULES = (clinic_table.c.time_zone, clinic_table.c.day_starts_min)
"""The columns of a statement that asks for the day beside something else; `now` comes with them."""

_TODAY = select(NOW.label("now"), *DAY_RULES).select_from(clinic_table)


class DayRules(Protocol):
    """A row of such a statement."""

    @property
    def now(self) -> datetime: ...

    @property
    def time_zone(self) -> str: ...

    @property
    def day_starts_min(self) -> int: ...


def service_day_of(found: DayRules) -> ServiceDay:
    """Return the service day of the instant of a row."""
    return ServiceDay.at(found.now, time_zone(found.time_zone), found.day_starts_min)


def read_service_day(connection: Connection, now: datetime | None) -> ServiceDay:
    """Return the service day of now, by the database's clock unless it is `now`."""
    return service_day_of(connection.execute(_TODAY, {"now": now}).one())
