"""An error that nobody has named: raised as it is, from both kinds of work, and told once."""

from collections.abc import Callable

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from qtoken import faults
from qtoken.bootstrap import Clinic
from qtoken.db.database import Database, Work
from tests.support.desk import Desk

Do = Callable[[Database, Work[None]], None]


@pytest.mark.parametrize("do", [Database.read, Database.write, Database.write_single])
def test_an_error_without_a_name_is_raised_as_it_is(clinic: Clinic, do: Do) -> None:
    def work(connection: Connection) -> None:
        connection.execute(text("SELEKT"))

    with pytest.raises(DBAPIError) as raised:
        do(clinic.database, work)

    kinds = [type(cause) for cause in faults.causes(raised.value)]
    assert raised.value.__cause__ is raised.value.orig
    assert len(kinds) == 2


def test_a_constraint_without_a_name_is_raised_as_it_is(clinic: Clinic, desk: Desk) -> None:
    department = desk.department()
    desk.issue(department)
    one_each = text("CREATE UNIQUE INDEX made_up ON token_event (actor_id)")
    clinic.database.write(lambda connection: connection.execute(one_each))

    with pytest.raises(IntegrityError) as raised:
        desk.issue(department)

    assert raised.value.__cause__ is not raised.value
