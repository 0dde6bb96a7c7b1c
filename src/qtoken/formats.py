"""Dates, times of day and numbers, as the language spoken now writes them.

How they are written is said in the catalogue like any text, so that no window waits for a library
of locales, and a translator sees what is written. Tests compare each language with Unicode's CLDR.
English has none of its many ways, but the one of ISO 8601, which nobody takes for another.
"""

from datetime import date, datetime, tzinfo

from qtoken.texts import left_to_right, pattern, pgettext


def day(value: date) -> str:
    """Return a date with its year."""
    # Translators: A date; {year}, {month}, {day} and :02d (two digits) in your order.
    written = pattern("format", "{year:04d}-{month:02d}-{day:02d}")
    return left_to_right(_filled_day(written, value))


def day_of_year(value: date) -> str:
    """Return a date of about now, without its year."""
    # Translators: A date without its year.
    return left_to_right(_filled_day(pattern("format", "{month:02d}-{day:02d}"), value))


def time_of_day(moment: datetime, zone: tzinfo | None) -> str:
    """Return hour and minute in a time zone; None is this computer's."""
    # Translators: The time of day. Instead of {hour} (0-23) you may use {hour12} (1-12) and {half}.
    return _filled_time(pattern("format", "{hour:02d}:{minute:02d}"), moment.astimezone(zone))


def time_with_seconds(moment: datetime, zone: tzinfo | None) -> str:
    """Return hour, minute and second in a time zone."""
    written = pattern("format", "{hour:02d}:{minute:02d}:{second:02d}")
    return _filled_time(written, moment.astimezone(zone))


def moment(value: datetime, zone: tzinfo | None) -> str:
    """Return date and time of day in a time zone."""
    local = value.astimezone(zone)
    # Translators: A date with a time of day.
    written = pattern("format", "{date} {time}")
    return left_to_right(written.format(date=day(local), time=time_of_day(local, zone)))


def number(value: float, *, digits: int) -> str:
    """Return a number with so many digits behind its decimal mark."""
    # Translators: The decimal mark, as in 2.5.
    return f"{value:.{digits}f}".replace(".", pattern("format", "."))


def _filled_day(written: str, value: date) -> str:
    return written.format(year=value.year, month=value.month, day=value.day)


def _filled_time(written: str, local: datetime) -> str:
    # Translators: Before and after noon, beside hours from 1 to 12.
    halves = (pgettext("half of the day", "AM"), pgettext("half of the day", "PM"))
    return left_to_right(
        written.format(
            hour=local.hour,
            minute=local.minute,
            second=local.second,
            hour12=local.hour % 12 or 12,
            half=halves[local.hour >= 12],
        )
    )
