"""Several windows that press anything on the same few tokens at once: the log stays the truth."""

import random
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import select

from qtoken.bootstrap import Clinic, open_clinic
from qtoken.db.database import Database
from qtoken.domain.errors import QTokenError
from qtoken.domain.token import Verb
from qtoken.models.token import token_table
from qtoken.models.token_event import token_event_table
from qtoken.services.people.patient_rows import PatientRow
from qtoken.services.rows import DepartmentRow, DoctorRow
from qtoken.services.token_queries import SNAPSHOT
from tests.processes.workers import Worker, come_and_go
from tests.support.desk import Desk, cheap_hasher

WINDOWS = 4
PRESSES = 60
VERBS = [verb for verb in Verb if verb is not Verb.ISSUE]


def press_anything(
    address: str,
    seed: int,
    departments: list[DepartmentRow],
    doctors: list[DoctorRow],
    patients: list[PatientRow],
) -> set[str]:
    """Press at random in a window of its own; return the codes of what was refused."""
    clinic = open_clinic(address, hasher=cheap_hasher())
    desk, chance, refused = Desk(clinic.services), random.Random(seed), set()
    for _ in range(PRESSES):
        try:
            press_one(desk, chance, departments, doctors, patients)
        except QTokenError as refusal:
            refused.add(refusal.code)
    clinic.close()
    return refused


def press_one(
    desk: Desk,
    chance: random.Random,
    departments: list[DepartmentRow],
    doctors: list[DoctorRow],
    patients: list[PatientRow],
) -> None:
    kind = chance.random()
    if kind < 0.3:
        desk.issue(chance.choice(departments), chance.choice(patients))
        return
    if kind < 0.5:
        desk.call_next(doctor=chance.choice(doctors))
        return
    queue = desk.services.waiting_lines.queue(by=desk.by)
    tokens = queue.waiting + queue.called + queue.on_hold + queue.ended[:3]
    if tokens:
        verb = chance.choice(VERBS)
        to: dict[str, Any] = (
            {"department_id": chance.choice(departments).id} if verb is Verb.TRANSFER else {}
        )
        who: dict[str, Any] = {"doctor_id": chance.choice(doctors).id} if verb is Verb.CALL else {}
        desk.do(verb, chance.choice(tokens), **to, **who)


def faults_of_the_log(database: Database) -> list[str]:
    """Where a token and its events do not say the same."""
    token, event = token_table.c, token_event_table.c
    state = [token[name] for name in SNAPSHOT]
    after = [event[name] for name in SNAPSHOT]
    tokens = database.read(
        lambda c: {row[0]: tuple(row[1:]) for row in c.execute(select(token.id, *state))}
    )
    events: dict[int, list[tuple[object, ...]]] = {token_id: [] for token_id in tokens}
    query = select(event.token_id, *after).order_by(event.token_id, event.version)
    for row in database.read(lambda c: c.execute(query).all()):
        events[row[0]].append(tuple(row[1:]))
    faults = []
    for token_id, log in events.items():
        if [seen[0] for seen in log] != list(range(1, len(log) + 1)):
            faults.append(f"{token_id} has a gap")
        if log[-1] != tokens[token_id]:
            faults.append(f"{token_id} is {tokens[token_id]}, its log says {log[-1]}")
    return faults


def test_whatever_is_pressed_at_once_the_log_and_the_tokens_agree(
    desk: Desk, clinic: Clinic, address: str
) -> None:
    desk.services.clinic_setup.change_clinic(called_per_doctor=2, press=desk.press())
    departments = [desk.department() for _ in range(2)]
    doctors = [desk.doctor(department) for department in departments]
    patients = [desk.patient() for _ in range(5)]

    with ThreadPoolExecutor(WINDOWS) as threads:
        work = [
            threads.submit(press_anything, address, seed, departments, doctors, patients)
            for seed in range(WINDOWS)
        ]
        refused = set().union(*(each.result() for each in work))

    assert faults_of_the_log(clinic.database) == []
    assert "database_busy" not in refused
    assert "token_busy" not in refused


def test_programs_that_come_and_go_do_not_disturb_each_other(desk: Desk, address: str) -> None:
    department = desk.department()
    first = desk.patient().id
    for _ in range(6 * 10 - 1):
        desk.patient()

    workers = [
        Worker(address, desk.by, come_and_go, department.id, first + i * 10, 10) for i in range(6)
    ]
    for worker in workers:
        worker.await_ready()
    for worker in workers:
        worker.say("go")
    said = [line for worker in workers for line in worker.end()]

    assert not [line for line in said if line.startswith("refused")]
    assert len(said) == 60
    assert desk.issue(department).number == 61
