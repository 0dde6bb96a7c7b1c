"""Lists are JSON arrays, a page at a time; the Link header says where the others are (RFC 8288)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, TypeVar
from urllib.parse import parse_qsl, urlencode

from fastapi import Depends, Query, Request, Response

from qtoken.domain import names
from qtoken.domain.entry import clean_line
from qtoken.services.record_rows import Page
from qtoken.services.rows import DepartmentRow, DoctorRow

T = TypeVar("T")
R = TypeVar("R", DepartmentRow, DoctorRow)

LONGEST_PAGE = 2000
"""Rows of a page; without one asked for too: the system before had none, and its programs ask for
none. A full day of a large clinic is some 1,500 tokens.
"""

LAST_PAGE = 1_000_000

LINK = {"headers": {"Link": {"schema": {"type": "string"}, "description": "RFC 8288"}}}


@dataclass(frozen=True, slots=True)
class Paging:
    """Which page is asked for, and the way to the others."""

    number: int
    size: int
    _request: Request
    _response: Response

    @property
    def offset(self) -> int:
        """How many rows stand on the pages before."""
        return (self.number - 1) * self.size

    def sliced(self, rows: Sequence[T]) -> Sequence[T]:
        """Return the page of a list that is short enough to be read whole."""
        self.link(len(rows))
        return rows[self.offset : self.offset + self.size]

    def linked(self, page: Page[T]) -> Sequence[T]:
        """Return the rows of a page, and set the Link header."""
        self.link(page.total_count)
        return page.rows

    def link(self, total_count: int) -> None:
        """Set the Link header for a list of that length."""
        last = max(1, -(-total_count // self.size))
        pages = {"first": 1, "prev": self.number - 1, "next": self.number + 1, "last": last}
        if self.number == 1:
            del pages["prev"]
        if self.number >= last:
            del pages["next"]
        links = (f'<{self._address(number)}>; rel="{name}"' for name, number in pages.items())
        self._response.headers["Link"] = ", ".join(links)
        self._response.headers["X-Total-Count"] = str(total_count)

    def _address(self, number: int) -> str:
        # Relative: whatever name a proxy has for us stays.
        said = parse_qsl(self._request.url.query, keep_blank_values=True)
        asked = [(name, value) for name, value in said if name not in {"page", "page_size"}]
        asked += [("page", str(number)), ("page_size", str(self.size))]
        return f"{self._request.url.path}?{urlencode(asked)}"


async def _paging(
    request: Request,
    response: Response,
    page: Annotated[int, Query(ge=1, le=LAST_PAGE)] = 1,
    page_size: Annotated[int, Query(ge=1, le=LONGEST_PAGE)] = LONGEST_PAGE,
) -> Paging:
    return Paging(page, page_size, request, response)


Paged = Annotated[Paging, Depends(_paging)]

Search = Annotated[str, Query(max_length=200, description="Beginnings or parts of what is sought")]
Ordering = Annotated[
    str,
    Query(
        max_length=200,
        description="Names of fields, with commas between; `-` in front for descending",
        examples=["-username"],
    ),
]


def order(text: str, default: str) -> tuple[str, ...]:
    """Return the names of an ordering, the default behind them; unknown ones change nothing."""
    return (*(name.strip() for name in text.split(",") if name.strip()), default)


def chosen(rows: Iterable[R], search: str, ordering: str, known: Collection[str]) -> Sequence[R]:
    """Return the rows of a short list whose name has `search` in it, in the order asked for."""
    wanted = clean_line(search, "Search")
    return ordered([row for row in rows if names.has_part(row.name, wanted)], ordering, known)


def ordered(rows: Iterable[T], ordering: str, known: Collection[str]) -> Sequence[T]:
    """Return rows in the order asked for, as they are where it names nothing known."""
    found = list(rows)
    for name in reversed(order(ordering, "")):
        field = name.removeprefix("-")
        if field in known:
            found.sort(key=partial(_place, field), reverse=name.startswith("-"))
    return found


def _place(field: str, row: object) -> tuple[bool, Any]:
    value = getattr(row, field)
    return value is not None, value or ""
