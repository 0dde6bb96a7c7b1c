"""The types of the values in requests and answers, each with its bounds."""

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any, TypeVar

from fastapi import Form, Path, Query
from pydantic import (
    BaseModel,
    BeforeValidator,
    Field,
    GetJsonSchemaHandler,
    PlainSerializer,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from qtoken.domain.ids import LARGEST_ID
from qtoken.domain.input import LINE_LIMIT, NAME_LIMIT, NOTE_LIMIT, PASSWORD_LONGEST, USERNAME_LIMIT
from qtoken.domain.unchanged import UNCHANGED, Unchanged
from qtoken.texts import _

_TIME = re.compile(
    # The time of day is required: who writes only a day does not mean midnight.
    r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?([Zz]|[+-]\d\d(:?\d\d)?)?",
    re.ASCII,
)

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def _row_id(value: Any) -> Any:
    # Forms send numbers as text. In Python `True` is an int too, which is why `type()` is compared.
    if isinstance(value, str) and re.fullmatch("[0-9]{1,10}", value):
        value = int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    # A larger number would be an error of the database's driver, not a row that is not found.
    if type(value) is not int or not 1 <= value <= LARGEST_ID:
        raise ValueError(_("An id is a whole number from 1."))
    return value


def _moment(value: Any) -> Any:
    if isinstance(value, str) and _TIME.fullmatch(value):
        try:
            return datetime.fromisoformat(value.upper())
        except ValueError:
            pass
    raise ValueError(_("Write day and time, as 2026-03-02T09:30:00Z."))


def _day(value: Any) -> Any:
    # pydantic also reads a number as seconds since 1970, so `date=0` would be a valid day.
    if isinstance(value, str) and _DAY.match(value):
        return value
    raise ValueError(_("Send a day here, such as 2026-03-02."))


def _kept(value: Any) -> Any:
    if value is None:
        raise ValueError(_("Fill this in."))
    return value


class _NeverNull:
    """Leaves null out of the OpenAPI description of a field."""

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        shown = handler(schema)
        # `T | None` makes pydantic describe null as possible; `_kept` refuses it.
        kinds = [kind for kind in shown.pop("anyOf") if kind != {"type": "null"}]
        return shown | (kinds[0] if len(kinds) == 1 else {"anyOf": kinds})


T = TypeVar("T")
Kept = Annotated[T | None, BeforeValidator(_kept), _NeverNull()]
"""A field of a change that may be left out, but never emptied: null is refused.

In the other fields of a change null takes away what is there.
"""


def if_named(body: BaseModel, field: str, value: T) -> T | Unchanged:
    """Return the value of a field of a change, `UNCHANGED` where the body does not name it."""
    return value if field in body.model_fields_set else UNCHANGED


def _filter(value: Any) -> Any:
    return None if value == "" else value


class _OrBlank:
    """Describes an empty text in place of null, which a query cannot express."""

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        shown = handler(schema)
        kinds = [kind for kind in shown["anyOf"] if kind != {"type": "null"}]
        return shown | {"anyOf": [*kinds, {"type": "string", "maxLength": 0}]}


Filter = Annotated[T | None, BeforeValidator(_filter), _OrBlank()]
"""A filter of a list. Empty means everything: a form sends its empty fields too."""

RowId = Annotated[
    int,
    BeforeValidator(_row_id),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer", "minimum": 1, "maximum": LARGEST_ID},
                {"type": "string", "pattern": "^[1-9][0-9]{0,8}$"},
            ],
            "examples": [1],
        },
        mode="validation",
    ),
]
"""The id of a row, as a number or as its digits."""

PathId = Annotated[int, Path(ge=1, le=LARGEST_ID)]
"""An id in the path of an address."""

FormId = Annotated[int, Form(ge=1, le=LARGEST_ID)]
"""An id that a page's own form sends."""

FormMaybe = Annotated[int | None, Form(ge=1, le=LARGEST_ID)]
"""An id, or a token's version, that a page's form may leave out."""

FormChoice = Annotated[int, Form(ge=0, le=LARGEST_ID)]
QueryChoice = Annotated[int, Query(ge=0, le=LARGEST_ID)]
"""What is chosen from a list on a page: an id, or 0 for none."""

Moment = Annotated[
    datetime,
    BeforeValidator(_moment),
    WithJsonSchema(
        {
            "type": "string",
            "description": "ISO 8601; without a zone it is the clinic's.",
            "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}"
            r"(\.[0-9]{1,9})?)?([Zz]|[+-][0-9]{2}(:?[0-9]{2})?)?)?$",
            "examples": ["2026-03-02T09:30:00Z"],
        }
    ),
]
"""A time as clients write it."""

Day = Annotated[date, BeforeValidator(_day)]
"""A day as clients write it."""

Instant = Annotated[
    datetime,
    PlainSerializer(lambda value: value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": ["2026-03-02T09:30:00Z"]}),
]
"""An instant in an answer: UTC, whole seconds."""

LettersBrought = Annotated[
    bool, Field(description="Whether every screen has letters for it without a font of its own")
]
Name = Annotated[str, Field(max_length=NAME_LIMIT, examples=["Maria Lopez"])]
Username = Annotated[str, Field(max_length=USERNAME_LIMIT, examples=["maria"])]
Password = Annotated[str, Field(max_length=PASSWORD_LONGEST, examples=["correct horse"])]
Email = Annotated[str, Field(max_length=LINE_LIMIT, examples=["maria@example.org"])]
Phone = Annotated[
    str, Field(max_length=40, examples=["+34 600 123 456"], coerce_numbers_to_str=True)
]
BirthDate = Annotated[str, Field(max_length=LINE_LIMIT, examples=["1985-02-28"])]
"""Checked by the service, which knows what is possible."""
Line = Annotated[str, Field(max_length=LINE_LIMIT)]
Note = Annotated[str, Field(max_length=NOTE_LIMIT)]


M = TypeVar("M", bound=BaseModel)


def from_row(model: type[M], row: object, **others: object) -> M:
    """Return an answer made of the fields it shares with a service's row, and of `others`.

    The model refuses to be made without a field: no answer is sent with a gap.
    """
    same = {name: getattr(row, name) for name in model.model_fields if hasattr(row, name)}
    return model(**same | others)
