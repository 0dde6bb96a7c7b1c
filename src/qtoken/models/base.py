"""Metadata, constraint names, and the types of ids and instants."""

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import (
    Column,
    ColumnElement,
    DateTime,
    Dialect,
    Index,
    Integer,
    MetaData,
    String,
    TextClause,
    text,
)
from sqlalchemy.types import TypeDecorator

from qtoken.domain.ids import LARGEST_ID
from qtoken.domain.names import KEY_LIMIT

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def name_key() -> Column[str]:
    """Return the column of a name's key, equal for names that are the same (`domain.names.key`)."""
    return Column("name_key", String(KEY_LIMIT), nullable=False, server_default=text("''"))


class PartialIndex(Index):
    """An index of the rows for which `where` is true.

    `everything.metadata_for_ddl` passes the condition on to the dialects. It is not given to
    `Index` here, because SQLAlchemy would load PostgreSQL's whole dialect just to check the option,
    and programs that only read and write rows do not need it.
    """

    def __init__(
        self,
        name: str,
        *columns: ColumnElement[Any],
        where: TextClause | ColumnElement[bool],
        unique: bool = False,
    ) -> None:
        super().__init__(name, *columns, unique=unique)
        self.where = where


class Id(TypeDecorator[int]):
    """The id of a row. An id that is out of range is replaced by 0, so that no row is found.

    The drivers would raise errors of their own for it.
    """

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: int | None, _dialect: Dialect) -> int | None:
        return value if value is None or 0 < value <= LARGEST_ID else 0


E = TypeVar("E", bound=StrEnum)


class Word(TypeDecorator[E]):
    """A member of a closed set, stored as its text; reading returns the member."""

    impl = String
    cache_ok = True

    def __init__(self, words: type[E], length: int) -> None:
        super().__init__(length)
        self.words = words

    def process_bind_param(self, value: E | None, _dialect: Dialect) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, _dialect: Dialect) -> E | None:
        return None if value is None else self.words(value)

    def result_processor(
        self, _dialect: Dialect, _coltype: object
    ) -> Callable[[str | None], E | None]:
        # A dictionary finds a member in a tenth of the time that the enum's class takes, and a list
        # of the queue has hundreds.
        members: dict[str | None, E | None] = {word.value: word for word in self.words}
        members[None] = None
        return members.__getitem__


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant in UTC on both databases; SQLite alone would return naive values."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        return None if value is None else _in_utc(value)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    # SQLite stores text. Converting it here directly, rather than through SQLAlchemy's type for
    # naive values and ours around it, takes half the time; a queue's list has hundreds of instants.

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any] | None:
        return _to_text if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[Any], datetime | None] | None:
        return (
            _from_text if dialect.name == "sqlite" else super().result_processor(dialect, coltype)
        )


def _in_utc(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("a naive date-time cannot be stored")
    return value.astimezone(UTC)


def _to_text(value: datetime | None) -> str | None:
    if value is None:
        return None
    # Always with microseconds: texts of one length are ordered like the instants.
    return _in_utc(value).replace(tzinfo=None).isoformat(" ", "microseconds")


def _from_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value + "+00:00")
