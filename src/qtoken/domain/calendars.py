"""Recognises a date of birth that was typed in another calendar, and its year in the common one.

The guess is only shown to the person who typed. Nothing is converted: a wrong guess would be stored
as somebody's birthday.
"""

import re
from datetime import date
from enum import StrEnum

# Japanese eras, with the year before their first one; 元 is written for the first year. Forms also
# have the initials: Reiwa, Heisei, Showa, Taisho, Meiji.
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867}
_LETTERS = {"R": 2018, "H": 1988, "S": 1925, "T": 1911, "M": 1867}
_ERA = re.compile(rf"({'|'.join(_ERAS)}|[RHSTM](?=\s?[\d.]))\.?\s*(\d{{1,2}}|元)", re.IGNORECASE)
_MINGUO = re.compile(r"(?:民國|民国)\s*(\d{1,3})|0?(0[1-9]\d|1\d\d)(?=[-./年])")
_YEAR = re.compile(r"(\d{4})(?!\d)")
_LIFE_YEARS = 130
# The mean Islamic (lunar) year in solar years, and when its count began: July 622.
_LUNAR_YEAR, _HIJRA = 0.970224, 622.54


class Calendar(StrEnum):
    """Calendars in which people know their birthday."""

    BUDDHIST = "Buddhist"
    PERSIAN = "Persian"
    ISLAMIC = "Islamic"
    PERSIAN_OR_ISLAMIC = "Persian or Islamic"
    NEPALI = "Nepali"
    JAPANESE = "Japanese"
    MINGUO = "Minguo"


def guess(text: str, today: date) -> tuple[Calendar, str] | None:
    """Return the calendar that a date of birth may be of, and its year in the common calendar.

    The year is a text, since a year of the other calendar can span two of ours ("1985-1986"), and
    two calendars may be meant ("1985 / 1991"). None if no calendar fits.
    """
    plain = text.strip()
    if era := _ERA.match(plain):
        base = _ERAS.get(era[1]) or _LETTERS[era[1].upper()]
        return _lived(Calendar.JAPANESE, (base + (1 if era[2] == "元" else int(era[2])),), today)
    if minguo := _MINGUO.match(plain):
        return _lived(Calendar.MINGUO, (1911 + int(minguo[1] or minguo[2]),), today)
    if year := _YEAR.match(plain):
        return _of_year(int(year[1]), today)
    return None


def _of_year(year: int, today: date) -> tuple[Calendar, str] | None:
    buddhist = _lived(Calendar.BUDDHIST, (year - 543,), today)
    # The Nepali calendar is some 57 years ahead: a year that is not in the future is one of ours.
    nepali = _lived(Calendar.NEPALI, (year - 57, year - 56), today) if year > today.year else None
    persian = _lived(Calendar.PERSIAN, (year + 621, year + 622), today)
    begun = int((year - 1) * _LUNAR_YEAR + _HIJRA)
    islamic = _lived(Calendar.ISLAMIC, (begun, begun + 1), today)
    if persian and islamic:
        return Calendar.PERSIAN_OR_ISLAMIC, f"{persian[1]} / {islamic[1]}"
    return buddhist or nepali or persian or islamic


def _lived(calendar: Calendar, years: tuple[int, ...], today: date) -> tuple[Calendar, str] | None:
    """Return those of the years in which a living person can have been born, or None."""
    possible = [y for y in years if today.year - _LIFE_YEARS <= y <= today.year]
    return (calendar, "-".join(map(str, possible))) if possible else None
