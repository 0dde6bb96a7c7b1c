"""No event is older than the one before it, however long the database takes between two trips."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, text

from qtoken.bootstrap import Clinic, open_clinic
from qtoken.domain.token import Verb
from qtoken.services.queue import calling, day_closing, token_steps
from qtoken.services.service_days import read_service_day
from tests.support.desk import Desk, cheap_hasher

_BACKWARDS = text(
    "SELECT count(*) FROM token_event a JOIN token_event b"
    " ON b.token_id = a.token_id AND b.version = a.version + 1 WHERE b.at < a.at"
)


def once_after(real: Callable[..., Any], act: Callable[[], object]) -> Callable[..., Any]:
    """The real thing, and after its first answer what somebody else does before it is used."""
    waiting = [act]

    def late(*given: Any, **named: Any) -> Any:
        answer = real(*given, **named)
        if waiting:
            waiting.pop()()
        return answer

    return late


def backwards(clinic: Clinic) -> int:
    return int(clinic.database.read(lambda c: c.execute(_BACKWARDS).scalar_one()))


def test_who_comes_between_the_read_and_the_call_has_not_waited_less_than_nothing(
    desk: Desk, clinic: Clinic, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = open_clinic(address, hasher=cheap_hasher())
    other_desk, department = Desk(other.services), desk.department()
    if clinic.database.is_sqlite:
        # There nobody comes between: the call has the lock.
        other_desk.issue(department)
    else:
        between = once_after(token_steps.read_targets, lambda: other_desk.issue(department))
        monkeypatch.setattr(calling, "read_targets", between)

    token = desk.call_next(department)

    assert token is not None
    assert token.called_at == token.last_called_at
    assert token.called_at is not None
    assert token.called_at >= token.issued_at
    assert backwards(clinic) == 0
    today = token.service_day
    for report in desk.services.reports.by_department(
        today - timedelta(days=1), today + timedelta(days=1), by=desk.by
    ):
        assert report.mean_wait_s is not None
        assert report.mean_wait_s >= 0
    assert desk.services.waiting_lines.token(token.id, by=desk.by) == token
    other.close()


def test_who_is_called_while_earlier_days_are_closed_is_called_before(
    desk: Desk, clinic: Clinic, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = open_clinic(address, hasher=cheap_hasher())
    other_desk = Desk(other.services)
    token = desk.issue(desk.department())
    clinic.database.write(
        lambda c: c.execute(
            text("UPDATE token SET service_day = :day"), {"day": date(2020, 1, 1).isoformat()}
        )
    )

    def call(_connection: Connection | None = None) -> None:
        other_desk.services.calling.call(token.id, press=other_desk.press())

    if clinic.database.is_sqlite:
        call()
    else:
        between = once_after(read_service_day, call)
        monkeypatch.setattr(day_closing, "read_service_day", between)

    desk.services.day_closing.close_earlier_days(press=desk.press())

    kinds = [e.kind for e in desk.services.histories.token_history(token.id, by=desk.by).events]
    assert kinds == [Verb.ISSUE, Verb.CALL, Verb.LEAVE]
    assert backwards(clinic) == 0
    other.close()
