"""What the parts of a clinic's setting up have in common: who may, and once only."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from qtoken.db.database import Database
from qtoken.db.failures import violated
from qtoken.db.row_query import RowQuery
from qtoken.domain.errors import NameTaken
from qtoken.domain.press import Press
from qtoken.domain.roles import Right
from qtoken.services.asked import Asked
from qtoken.services.repeats import check_right, run_once

R = TypeVar("R")


class SetupPart:
    """One noun of the clinic. Reading needs a sign-in, changing an admin."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def _change(
        self,
        row_type: type[R],
        work: Callable[[Connection], R],
        command: str,
        asked: Asked,
        *,
        press: Press,
    ) -> R:
        return run_once(
            self._database,
            row_type,
            work,
            right=Right.SET_UP_CLINIC,
            command=command,
            asked=asked,
            by=press.by,
            request_id=press.request_id,
        )

    def _list(self, query: RowQuery[R], by: int) -> tuple[R, ...]:
        def read(connection: Connection) -> tuple[R, ...]:
            check_right(connection, self._database, Right.SEE_CLINIC, by)
            return query.all(connection)

        return self._database.read(read)


@contextmanager
def name_taken(name: object) -> Iterator[None]:
    """Raise `NameTaken` for a name that another row has, in whatever spelling."""
    try:
        yield
    except IntegrityError as error:
        if violated(error).startswith("uq_"):
            raise NameTaken(name=name) from error
        raise
