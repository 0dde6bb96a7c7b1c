"""A birthday of another calendar is refused with that calendar's name and the year here."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qtoken.domain.calendars import Calendar, guess
from qtoken.domain.errors import DateInvalid, DateNotYet, DateOfOtherCalendar, DateTooLongAgo
from qtoken.domain.input import clean_date_of_birth

TODAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("typed", "calendar", "year"),
    [
        ("2569-03-02", Calendar.BUDDHIST, "2026"),
        ("2500-1-1", Calendar.BUDDHIST, "1957"),
        ("๒๕๒๐-๐๑-๐๒", Calendar.BUDDHIST, "1977"),
        ("1405-01-01", Calendar.PERSIAN_OR_ISLAMIC, "2026 / 1984-1985"),
        ("1300-01-01", Calendar.PERSIAN, "1921-1922"),
        ("1370-05-01", Calendar.PERSIAN_OR_ISLAMIC, "1991-1992 / 1950-1951"),
        ("1445-09-01", Calendar.ISLAMIC, "2023-2024"),
        ("2080-05-01", Calendar.NEPALI, "2023-2024"),
        ("令和8年3月2日", Calendar.JAPANESE, "2026"),
        ("昭和60年", Calendar.JAPANESE, "1985"),
        ("平成元年", Calendar.JAPANESE, "1989"),
        ("S60.3.2", Calendar.JAPANESE, "1985"),
        ("民國80年3月2日", Calendar.MINGUO, "1991"),
        ("080-03-02", Calendar.MINGUO, "1991"),
        ("0115-03-02", Calendar.MINGUO, "2026"),
    ],
)
def test_a_birthday_of_another_calendar_is_named(typed: str, calendar: Calendar, year: str) -> None:
    with pytest.raises(DateOfOtherCalendar) as refused:
        clean_date_of_birth(typed, today=TODAY)

    assert refused.value.parameters["calendar"] == calendar
    assert refused.value.parameters["year"] == year


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("2999-01-01", DateNotYet),
        ("2026-12-01", DateNotYet),
        ("0001-01-01", DateTooLongAgo),
        ("yesterday", DateInvalid),
        ("Rose", DateInvalid),
        ("1985-02-30", DateInvalid),
        ("80-03-02", DateInvalid),
    ],
)
def test_what_is_of_no_calendar_is_only_no_date(typed: str, named: type[DateInvalid]) -> None:
    with pytest.raises(DateInvalid) as refused:
        clean_date_of_birth(typed, today=TODAY)

    assert type(refused.value) is named


@given(st.text())
def test_any_text_has_a_calendar_or_none(text: str) -> None:
    meant = guess(text, TODAY)

    assert meant is None or meant[1]
