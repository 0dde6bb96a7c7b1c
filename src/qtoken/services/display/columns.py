"""What the public sees of a token, as columns: its label's day, and its room."""

from datetime import date
from typing import Protocol

from sqlalchemy import and_, bindparam, case, exists

from qtoken.db.literals import or_empty
from qtoken.domain.labels import public_label
from qtoken.models.room import room_table
from qtoken.models.token import token_table

_token = token_table.c
ROOM = or_empty(room_table.c.name)

_TODAY = bindparam("today", type_=_token.service_day.type)
_namesake = token_table.alias("namesake")
_IS_REPEATED = and_(
    _token.service_day != _TODAY,
    exists().where(
        _namesake.c.issued_department_id == _token.issued_department_id,
        _namesake.c.service_day == _TODAY,
        _namesake.c.number == _token.number,
    ),
)
REPEATED_FROM = case((_IS_REPEATED, _token.service_day)).label("repeated_from")
"""The day of a token whose label is another's today, else NULL. Asks for `today`."""


class Labelled(Protocol):
    """A token with the columns of its public label."""

    @property
    def letter(self) -> str: ...

    @property
    def number(self) -> int: ...

    @property
    def repeated_from(self) -> date | None: ...


def label_of(row: Labelled) -> str:
    """Return the label that the public reads."""
    return public_label(row.letter, row.number, row.repeated_from)
