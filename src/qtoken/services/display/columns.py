"""What the public sees of a token, as columns: its label's day, its room, its department's name."""

from typing import Any

from sqlalchemy import and_, bindparam, case, exists

from qtoken.db.literals import or_empty
from qtoken.domain.labels import public_label
from qtoken.models.department import department_table
from qtoken.models.room import room_table
from qtoken.models.token import token_table

_token, _department = token_table.c, department_table.c
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


def label_of(row: Any) -> str:
    """Return the label that the public reads."""
    return public_label(row.letter, row.number, row.repeated_from)
