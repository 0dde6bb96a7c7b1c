"""Lists are JSON arrays, a page at a time; the Link header says where the others are (RFC 8288)."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, TypeVar
from urllib.parse import parse_qsl, urlencode

from fastapi import Depends, Query, Request, Response

from qtoken.api.required_fields import either
from qtoken.domain import names
from qtoken.domain.errors import QTokenError
from qtoken.domain.fields import Field
from qtoken.domain.input import clean_line
from qtoken.services.paging import Page
from qtoken.services.rows import DepartmentRow, DoctorRow

T = TypeVar("T")
R = TypeVar("R", DepartmentRow, DoctorRow)

LONGEST_PAGE = 2000
"""Rows of a page."""

WHOLE_MOST = 20_000
"""Rows of a list where no page is asked for: the previous system had no pages, and its programs
ignore a Link header. A longer list is refused, because a cut one would look complete.
"""

_NO_FILTERS = {"format", "_"}
"""Parameters that clients add by themselves: the wanted format (it is JSON anyway), and jQuery's
number against caches."""


class FilterUnknown(QTokenError):
    """An unknown filter; ignoring it would answer with all rows, which is wrong."""

    code = "filter_unknown"
    message = "The list knows no {name}. Leave it out; it knows: {known}."


class ListTooLong(QTokenError):
    """The list is longer than one answer holds, and no page was asked for."""

    code = "list_too_long"
    message = (
        "There are {count}; at most {limit} are told at once. Ask for pages: page=1, page=2 ..."
    )
    one = message
    counted = "count"


LAST_PAGE = 1_000_000

LINK = {"headers": {"Link": {"schema": {"type": "string"}, "description": "RFC 8288"}}}


@dataclass(frozen=True, slots=True)
class Paging:
    """Which page is asked for, and the links to the others."""

    number: int
    size: int
    is_whole: bool
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
        """Set the Link header for a list of that length. Raises `ListTooLong`."""
        if self.is_whole and total_count > self.size:
            raise ListTooLong(count=total_count, limit=self.size)
        last = max(1, -(-total_count // self.size))
        # From a page behind the end, `prev` leads back to the last one that has rows.
        before = min(self.number - 1, last)
        pages = {"first": 1, "prev": before, "next": self.number + 1, "last": last}
        if self.number == 1:
            del pages["prev"]
        if self.number >= last:
            del pages["next"]
        links = (f'<{self._address(number)}>; rel="{name}"' for name, number in pages.items())
        self._response.headers["Link"] = ", ".join(links)
        self._response.headers["X-Total-Count"] = str(total_count)

    def _address(self, number: int) -> str:
        # Without a host: we may not know the name by which a proxy's clients reach us.
        said = parse_qsl(self._request.url.query, keep_blank_values=True)
        asked = [(name, value) for name, value in said if name not in {"page", "page_size"}]
        # A whole list is its only page. With a page_size its link would be refused: it may hold
        # more rows than a page can.
        if not self.is_whole:
            asked += [("page", str(number)), ("page_size", str(self.size))]
        return self._request.url.path + (f"?{urlencode(asked)}" if asked else "")


async def known_filters(request: Request) -> None:
    """Refuse parameters that the route does not know. Raises `FilterUnknown`, `FieldTwice`."""
    known = set(_filters(request.scope["route"].dependant))
    for name in request.query_params:
        if name not in known and name not in _NO_FILTERS:
            raise FilterUnknown(name=name[:40], known=", ".join(sorted(known)))
        # Of a parameter that is given twice FastAPI would silently use the last one.
        either(name, *request.query_params.getlist(name))


async def _paging(
    request: Request,
    response: Response,
    page: Annotated[int | None, Query(ge=1, le=LAST_PAGE)] = None,
    page_size: Annotated[int | None, Query(ge=1, le=LONGEST_PAGE)] = None,
) -> Paging:
    await known_filters(request)
    is_whole = page is None and page_size is None
    size = WHOLE_MOST if is_whole else page_size or LONGEST_PAGE
    return Paging(page or 1, size, is_whole, request, response)


def _filters(dependant: Any) -> Iterator[str]:
    yield from (field.alias for field in dependant.query_params)
    for needed in dependant.dependencies:
        yield from _filters(needed)


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
    """Return the names of an ordering, then the default; services skip unknown names."""
    return (*(name.strip() for name in text.split(",") if name.strip()), default)


def chosen(rows: Iterable[R], search: str, ordering: str, known: Collection[str]) -> Sequence[R]:
    """Return the rows of a short list whose name has `search` in it, in the order asked for."""
    wanted = clean_line(search, Field.SEARCH)
    return ordered([row for row in rows if names.has_part(row.name, wanted)], ordering, known)


def ordered(rows: Iterable[T], ordering: str, known: Collection[str]) -> Sequence[T]:
    """Return rows in the order asked for; unknown names change nothing."""
    found = list(rows)
    # Sorting is stable: sorted by the last name first, the first name decides.
    for name in reversed(order(ordering, "")):
        field = name.removeprefix("-")
        if field in known:
            found.sort(key=partial(_place, field), reverse=name.startswith("-"))
    return found


def _place(field: str, row: object) -> tuple[bool, Any]:
    # None and texts cannot be compared: whether there is a value is compared first.
    value = getattr(row, field)
    return value is not None, value or ""
