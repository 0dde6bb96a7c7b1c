"""Queries that are asked together see the same commits, and leave the session as it was."""

import pytest
from sqlalchemy import func, literal_column, select, table

from qtoken.bootstrap import Clinic
from qtoken.db.snapshot import Query, Snapshot, inlined
from qtoken.domain.errors import DatabaseError, DepartmentNotFound
from qtoken.models.base import Id
from qtoken.models.department import department_table
from tests.conftest import POSTGRESQL
from tests.support.desk import Desk

_ID = department_table.c.id
COUNT = Query(lambda: select(func.count()).select_from(department_table), int)
IDS_FROM = Query(
    lambda first: select(_ID).where(_ID.between(inlined(first, Id()), 999)).order_by(_ID),
    int,
    inlined=("first",),
)
END_SESSION = Query(lambda: select(func.pg_terminate_backend(func.pg_backend_pid())), bool)
FOREIGN = Query(lambda: select(literal_column("1")).select_from(table("foreign_table")), int)


def test_what_another_connection_commits_meanwhile_is_not_seen(clinic: Clinic, desk: Desk) -> None:
    def look(snapshot: Snapshot) -> tuple[int, int]:
        first = snapshot.ask(COUNT).one()
        desk.department()
        return first, snapshot.ask(COUNT).one()

    first, second = clinic.database.read_together(look)

    assert first == second
    assert clinic.database.read_together(lambda s: s.ask(COUNT).one()) == first + 1


def test_rows_may_be_taken_in_any_order(clinic: Clinic, desk: Desk) -> None:
    ids = [desk.department().id for _ in range(3)]

    def look(snapshot: Snapshot) -> tuple[tuple[int, ...], tuple[int, ...], int | None]:
        of_all = snapshot.ask(IDS_FROM, {"first": ids[0]})
        of_last = snapshot.ask(IDS_FROM, {"first": ids[2]})
        of_none = snapshot.ask(IDS_FROM, {"first": ids[2] + 1})
        return of_last.rows(), of_all.rows(), of_none.first()

    assert clinic.database.read_together(look) == ((ids[2],), tuple(ids), None)


def test_what_is_written_into_the_text_is_another_value_each_time(
    clinic: Clinic, desk: Desk
) -> None:
    ids = [desk.department().id for _ in range(9)]

    def count_from(first: int) -> int:
        ask = {"first": first}
        return clinic.database.read_together(lambda s: len(s.ask(IDS_FROM, ask).rows()))

    assert [count_from(id_) for id_ in ids] == list(range(9, 0, -1))


def test_after_a_refusal_the_next_look_sees_what_was_committed(clinic: Clinic, desk: Desk) -> None:
    def refuse(snapshot: Snapshot) -> None:
        snapshot.ask(COUNT).one()
        raise DepartmentNotFound(department=1)

    with pytest.raises(DepartmentNotFound):
        clinic.database.read_together(refuse)

    count = clinic.database.read_together(lambda s: s.ask(COUNT).one())
    desk.department()
    assert clinic.database.read_together(lambda s: s.ask(COUNT).one()) == count + 1


def test_a_query_that_fails_is_named_and_the_session_goes_on(clinic: Clinic, desk: Desk) -> None:
    desk.department()

    def look(snapshot: Snapshot) -> object:
        counted = snapshot.ask(COUNT)
        failing = snapshot.ask(FOREIGN)
        return counted.one(), failing.rows()

    with pytest.raises(DatabaseError):
        clinic.database.read_together(look)

    assert clinic.database.read_together(lambda s: s.ask(COUNT).one()) == 1


@pytest.mark.parametrize("engine_name", [POSTGRESQL], indirect=True)
def test_a_look_whose_session_ends_meanwhile_is_taken_again(clinic: Clinic, desk: Desk) -> None:
    desk.department()
    tries = []

    def look(snapshot: Snapshot) -> int:
        first = snapshot.ask(COUNT).one()
        tries.append(first)
        if len(tries) == 1:
            snapshot.ask(END_SESSION).rows()
        return snapshot.ask(COUNT).one()

    assert clinic.database.read_together(look) == 1
    assert tries == [1, 1]
