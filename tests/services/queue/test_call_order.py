"""The order of calling on the real services, against the rule written in Python."""

from datetime import timedelta
from itertools import count, product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qtoken.bootstrap import open_clinic
from qtoken.domain import call_order
from qtoken.domain.call_order import Why
from qtoken.domain.clock import SetClock
from qtoken.domain.token import Verb
from qtoken.services.rows import DepartmentRow, TokenRow
from tests.support.desk import LETTERS, START, Desk, cheap_hasher

EXAMPLES = {"sqlite": 30, "postgresql": 6}
_LETTERS = ("".join(letters) for letters in product(LETTERS, repeat=3))
_SERIAL = count(1)

# Seconds since the last issue, class, and which doctor is asked for (0: any).
ISSUES = st.lists(
    st.tuples(
        st.sampled_from([0, 1, 60, 900, 1799, 1800, 1801]),
        st.sampled_from(["normal", "normal", "priority", "emergency"]),
        st.integers(0, 2),
    ),
    min_size=1,
    max_size=12,
)


def expected(tokens: list[TokenRow]) -> list[TokenRow]:
    return sorted(
        tokens,
        key=lambda row: call_order.place(
            is_emergency=row.is_emergency, place_at=row.place_at, token_id=row.id
        ),
    )


def new_department(desk: Desk) -> DepartmentRow:
    return desk.department(f"Line {next(_SERIAL)}", next(_LETTERS))


def test_call_next_follows_the_rule_for_any_issues(
    engine_name: str, address: str, clock: SetClock
) -> None:
    clinic = open_clinic(address, clock=clock, hasher=cheap_hasher())
    desk = Desk(clinic.services)
    desk.services.clinic_setup.change_clinic(called_per_doctor=99, press=desk.press())

    @settings(
        max_examples=EXAMPLES[engine_name],
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(ISSUES)
    def holds(issues: list[tuple[int, str, int]]) -> None:
        clock.now = START
        department = new_department(desk)
        doctors = [desk.doctor(department) for _ in range(2)]
        tokens = []
        for later_s, priority, wanted in issues:
            clock.advance(seconds=later_s)
            doctor = doctors[wanted - 1] if wanted else None
            tokens.append(desk.issue(department, priority=priority, doctor=doctor))

        line = desk.services.waiting_lines.queue(department_id=department.id, by=desk.by).waiting
        positions = [desk.services.waiting_lines.position(row.id, by=desk.by) for row in line]
        first = [row for row in expected(tokens) if row.wanted_doctor_id != doctors[1].id]
        for_first = [desk.call_next(department, doctors[0]) for _ in first]
        others = [desk.call_next(department, doctors[1]) for _ in range(len(tokens) - len(first))]

        assert list(line) == expected(tokens)
        assert [position.people_ahead for position in positions] == list(range(len(line)))
        assert [row and row.id for row in for_first] == [row.id for row in first]
        assert [row and row.id for row in others] == [
            row.id for row in expected(tokens) if row not in first
        ]
        assert desk.call_next(department) is None

    holds()
    clinic.close()


def test_a_head_start_overtakes_who_came_less_than_it_earlier(
    timed_desk: Desk, clock: SetClock
) -> None:
    department = timed_desk.department()
    early = timed_desk.issue(department)
    clock.advance(seconds=60)
    normal = timed_desk.issue(department)
    clock.now = START + timedelta(minutes=30)
    with_head_start = timed_desk.issue(department, priority="priority")

    called = [timed_desk.call_next(department) for _ in range(3)]

    assert [row and row.id for row in called] == [early.id, with_head_start.id, normal.id]


def test_an_emergency_is_next_however_late_it_comes(timed_desk: Desk, clock: SetClock) -> None:
    department = timed_desk.department()
    timed_desk.issue(department, priority="priority")
    clock.advance(seconds=8 * 3600)
    emergency = timed_desk.issue(department, priority="emergency")

    called = timed_desk.call_next(department)

    assert called is not None
    assert called.id == emergency.id
    assert called.why is Why.EMERGENCY


def test_a_class_of_the_clinics_own_takes_its_head_start(timed_desk: Desk, clock: SetClock) -> None:
    department = timed_desk.department()
    timed_desk.services.clinic_setup.add_priority(
        "over eighty", head_start_min=60, press=timed_desk.press()
    )
    normal = timed_desk.issue(department)
    clock.advance(seconds=59 * 60)
    elder = timed_desk.issue(department, priority="over eighty")

    line = timed_desk.services.waiting_lines.queue(by=timed_desk.by).waiting

    assert [row.id for row in line] == [elder.id, normal.id]
    assert (elder.why, elder.priority, elder.head_start_min) == (
        Why.HEAD_START, "over eighty", 60,
    )  # fmt: skip


def test_changing_a_class_moves_nobody_who_waits(timed_desk: Desk, clock: SetClock) -> None:
    department = timed_desk.department()
    elder = timed_desk.issue(department, priority="priority")
    before = timed_desk.services.waiting_lines.token(elder.id, by=timed_desk.by).place_at

    timed_desk.services.clinic_setup.change_priority(
        timed_desk.priority("priority"), head_start_min=0, press=timed_desk.press()
    )

    after = timed_desk.services.waiting_lines.token(elder.id, by=timed_desk.by)
    assert after.place_at == before


@pytest.mark.parametrize("way", [Verb.HOLD, Verb.NO_SHOW])
def test_who_returns_has_the_old_place(timed_desk: Desk, clock: SetClock, way: Verb) -> None:
    department = timed_desk.department()
    first = timed_desk.issue(department)
    clock.advance(seconds=60)
    second = timed_desk.issue(department)
    calling = timed_desk.services.calling
    timed_desk.call_next(department)
    calling.move(way, first.id, press=timed_desk.press())

    calling.move(Verb.RETURN, first.id, press=timed_desk.press())

    line = timed_desk.services.waiting_lines.queue(by=timed_desk.by).waiting
    assert [row.id for row in line] == [first.id, second.id]


def test_a_doctor_is_not_given_who_asked_for_another(desk: Desk) -> None:
    department = desk.department()
    mine, other = desk.doctor(department), desk.doctor(department)
    desk.issue(department, doctor=other)
    for_me = desk.issue(department, doctor=mine)

    called = desk.call_next(doctor=mine)

    assert called is not None
    assert called.id == for_me.id
    assert desk.services.doctor_view.snapshot(mine.id, by=desk.by).waiting == ()
