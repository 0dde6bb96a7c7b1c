"""Statements that are compiled once."""

from typing import Any

import pytest

from qtoken.bootstrap import Clinic
from qtoken.db import prepared
from qtoken.domain.token import Verb
from qtoken.services.rows import DepartmentRow, DoctorRow
from tests.support.desk import Desk


def test_the_first_commands_compile_nothing_once_statements_are_prepared(
    desk: Desk, clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    department = desk.department()
    doctor = desk.doctor(department, room=desk.room())
    _one_patient(desk, department, doctor)
    for statement in prepared._made:
        # As in a process that has just begun.
        monkeypatch.setattr(statement, "_compiled", {})

    clinic.database.prepare_statements()

    def compiles(_statement: Any, _dialect: Any) -> Any:
        raise AssertionError

    monkeypatch.setattr(prepared, "_compile", compiles)
    _one_patient(desk, department, doctor)


def _one_patient(desk: Desk, department: DepartmentRow, doctor: DoctorRow) -> None:
    desk.issue(department)
    called = desk.services.calling.call_next(doctor_id=doctor.id, press=desk.press())
    assert called is not None
    desk.services.calling.move(Verb.DONE, called.id, press=desk.press())
