"""How SQLite goes about the reads of a day: its cost must not grow with the years before."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, event

from qtoken.bootstrap import Clinic
from qtoken.db.database import Database
from tests.conftest import SQLITE
from tests.support.desk import Desk

_HISTORY = re.compile(r"SCAN (token|token_event)(?! USING (COVERING )?INDEX (ix|uq)_)\b")


@pytest.fixture
def engine_name() -> str:
    return SQLITE


def _statements(database: Database, work: Callable[[], object]) -> list[tuple[str, Any]]:
    seen: list[tuple[str, Any]] = []

    def keep(_c: object, _cursor: object, statement: str, values: Any, *_rest: object) -> None:
        if statement.startswith(("SELECT", "WITH")):
            seen.append((statement, values))

    event.listen(database._engine, "before_cursor_execute", keep)
    work()
    event.remove(database._engine, "before_cursor_execute", keep)
    return seen


def _plan(connection: Connection, statement: str, values: Any) -> str:
    rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
    return "\n".join(row.detail for row in rows)


@pytest.fixture
def reads(clinic: Clinic, desk: Desk) -> list[tuple[str, Any]]:
    """The statements of everything that windows read again after each change."""
    department = desk.department()
    doctor = desk.doctor(department, room=desk.room())
    waiting = [desk.issue(department) for _ in range(3)][-1]
    desk.call_next(doctor=doctor)
    lines, by = clinic.services.waiting_lines, desk.by

    def read_all() -> None:
        lines.queue(by=by)
        lines.queue(department_id=department.id, by=by)
        lines.for_doctor(doctor.id, by=by)
        lines.position(waiting.id, by=by)
        clinic.services.display.snapshot(display="wall")
        clinic.services.display.snapshot(display="wall", department_ids=[department.id])

    return _statements(clinic.database, read_all)


def test_no_read_walks_through_all_tokens_or_events(
    clinic: Clinic, reads: list[tuple[str, Any]]
) -> None:
    plans = clinic.database.read(lambda c: [_plan(c, *statement) for statement in reads])

    assert len(plans) > 20
    assert [plan for plan in plans if _HISTORY.search(plan)] == []


def test_states_are_said_as_literals(reads: list[tuple[str, Any]]) -> None:
    # With a parameter SQLite would prepare the statement anew at each call.
    assert [
        statement for statement, _ in reads if re.search(r"status (=|IN) \(?\?", statement)
    ] == []
