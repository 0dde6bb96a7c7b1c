"""The record of a day: a CSV file with one visit per line, read completely before it is used.

Columns, in any order: `issued_at, called_at, done_at, left_at` (local time, ISO 8601, no zone;
empty = did not happen), `department`, `doctor` (may be empty), `priority` (empty = the clinic's
default). A visit is either called or leaves; with neither, the patient is still waiting at the end.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from qtoken.domain import names
from qtoken.domain.errors import QTokenError, RecordInvalid
from qtoken.domain.fields import Field
from qtoken.domain.input import clean_name
from qtoken.phrases import sentence
from qtoken.replay.sheet import Sheet
from qtoken.texts import _

COLUMNS = ("issued_at", "called_at", "done_at", "left_at", "department", "doctor", "priority")
TOTAL = "total"
"""The name of the summary's first entry, which no department may have."""

# Stricter than `fromisoformat`, which also takes time zones, weeks, and dates without a time.
_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d([.,]\d{1,6})?)?", re.ASCII)
_FIRST_YEAR, _LAST_YEAR = 1900, 2200
_QUOTED = 40


@dataclass(frozen=True, slots=True)
class Visit:
    """One line of the record. Its times have no zone until `events.in_zone` converts them."""

    line: int
    issued_at: datetime
    called_at: datetime | None
    done_at: datetime | None
    left_at: datetime | None
    department: str
    doctor: str
    priority: str


def read_record(path: Path) -> tuple[Visit, ...]:
    """Return the visits of a CSV file, plain or compressed with gzip, in the order of the file.

    Does not check that times follow each other: that needs the clinic's time zone (`check_order`).
    Raises `FileUnreadable`, and `RecordInvalid` with line and reason for the first bad row.
    """
    visits = tuple(_visit(line, found) for line, found in Sheet(path, COLUMNS).rows())
    if not visits:
        raise RecordInvalid(line=2, reason=_("there is no visit"))
    return visits


def check_order(visit: Visit) -> None:
    """Raise `RecordInvalid` unless the visit's instants follow each other."""
    for later, name, earlier, before in (
        (visit.called_at, "called_at", visit.issued_at, "issued_at"),
        (visit.left_at, "left_at", visit.issued_at, "issued_at"),
        (visit.done_at, "done_at", visit.called_at, "called_at"),
    ):
        if later and earlier and later < earlier:
            said = _("{later} lies before {earlier}")
            raise _bad(visit.line, said.format(later=name, earlier=before))


def _visit(line: int, found: dict[str, str]) -> Visit:
    issued_at = _time(line, "issued_at", found)
    if issued_at is None:
        raise _bad(line, _("issued_at is empty"))
    visit = Visit(
        line=line,
        issued_at=issued_at,
        called_at=_time(line, "called_at", found),
        done_at=_time(line, "done_at", found),
        left_at=_time(line, "left_at", found),
        department=_name(line, "department", found),
        doctor=_name(line, "doctor", found) if found["doctor"] else "",
        priority=_name(line, "priority", found) if found["priority"] else "",
    )
    _check_ends(visit)
    return visit


def _check_ends(visit: Visit) -> None:
    if visit.called_at and visit.left_at:
        raise _bad(visit.line, _("a visit is either called or leaves, here both"))
    if visit.done_at and not visit.called_at:
        raise _bad(visit.line, _("done_at without called_at"))


def _time(line: int, column: str, found: dict[str, str]) -> datetime | None:
    text = found[column]
    if not text:
        return None
    try:
        value = datetime.fromisoformat(text) if _TIME.fullmatch(text) else None
    except ValueError:
        value = None
    if value is None or not _FIRST_YEAR <= value.year <= _LAST_YEAR:
        said = _("{column} is not a local time such as 2026-03-02T09:30:00: {text}")
        raise _bad(line, said.format(column=column, text=_quoted(text)))
    return value


def _name(line: int, column: str, found: dict[str, str]) -> str:
    try:
        name = clean_name(found[column], Field(column))
    except QTokenError as error:
        raise _bad(line, sentence(error).rstrip(".")) from None
    if column == "department" and names.key(name) == TOTAL:
        raise _bad(line, _("no department can be called {name}").format(name=name))
    return name


def _quoted(text: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in text[:_QUOTED])


def _bad(line: int, reason: str) -> RecordInvalid:
    return RecordInvalid(line=line, reason=reason)
