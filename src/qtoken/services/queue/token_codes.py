"""Codes of tokens: made when first asked for, then kept. All steps take a connection."""

from sqlalchemy import Connection, bindparam, insert, select

from qtoken.domain.codes import new_code
from qtoken.domain.errors import TokenNotFound
from qtoken.models.base import Id
from qtoken.models.token import token_table
from qtoken.models.token_code import token_code_table

_token, _code = token_table.c, token_code_table.c

_CODE_OF = (
    select(_token.id, _code.code)
    .select_from(token_table.outerjoin(token_code_table, _code.token_id == _token.id))
    .where(_token.id == bindparam("token_id", type_=Id))
)


def code_of(connection: Connection, token_id: int) -> str | None:
    """Return a token's code, or None if nobody has asked for it yet. Raises `TokenNotFound`."""
    found = connection.execute(_CODE_OF, {"token_id": token_id}).one_or_none()
    if found is None:
        raise TokenNotFound(token=token_id)
    code: str | None = found.code
    return code


def made_code(connection: Connection, token_id: int) -> str:
    """Return a token's code, made now if there was none. In a transaction that writes."""
    known = code_of(connection, token_id)
    if known is not None:
        return known
    code = new_code()
    connection.execute(insert(token_code_table).values(token_id=token_id, code=code))
    return code
