"""Every method by eight at once: each is answered or refused by name, none by the database."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from qtoken.bootstrap import Clinic
from qtoken.domain.errors import DatabaseError, QTokenError
from tests.support.desk import Desk, new_request
from tests.support.every_method import METHODS, Arguments, Method

AT_ONCE = 8
ROUNDS = 3


def all_at_once(desk: Desk, method: Method, arguments: Arguments) -> list[Exception | None]:
    """Let eight use a method at one moment, each for themselves; return what each was refused."""
    start = Barrier(AT_ONCE)

    def use(_number: int) -> Exception | None:
        more = {"by": desk.by} if method.takes("by") else {}
        request = {"request_id": new_request()} if method.takes("request_id") else {}
        start.wait()
        try:
            method.call(desk.services, arguments, **more, **request)
        except Exception as refused:  # noqa: BLE001 - whatever it is, it is looked at
            return refused
        return None

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(use, range(AT_ONCE)))


def prepared(desk: Desk) -> Iterator[tuple[Method, Arguments]]:
    for method in METHODS:
        for _ in range(ROUNDS):
            yield method, method.prepare(desk)


def test_whatever_eight_do_at_once_is_answered_or_refused_by_name(desk: Desk) -> None:
    wrong = [
        f"{method.name}: {refused!r}"
        for method, arguments in prepared(desk)
        for refused in all_at_once(desk, method, arguments)
        if refused is not None
        and (not isinstance(refused, QTokenError) or isinstance(refused, DatabaseError))
    ]

    assert not wrong


def test_a_default_department_is_chosen_by_eight_at_once(desk: Desk, clinic: Clinic) -> None:
    departments = [desk.department() for _ in range(AT_ONCE)]
    start = Barrier(AT_ONCE)

    def choose(number: int) -> bool:
        start.wait()
        setup, chosen = clinic.services.clinic_setup, departments[number].id
        changed = setup.change_department(chosen, is_default=True, press=desk.press())
        return changed.is_default

    with ThreadPoolExecutor(AT_ONCE) as threads:
        for _ in range(ROUNDS):
            assert all(threads.map(choose, range(AT_ONCE)))

    found = clinic.services.clinic_setup.departments(by=desk.by)
    assert sum(department.is_default for department in found) == 1


def test_eight_departments_without_a_letter_get_one_each(desk: Desk) -> None:
    start, setup = Barrier(AT_ONCE), desk.services.clinic_setup

    def add(number: int) -> str:
        start.wait()
        return setup.add_department(f"Ward {number}", press=desk.press()).letter

    with ThreadPoolExecutor(AT_ONCE) as threads:
        letters = list(threads.map(add, range(AT_ONCE)))

    assert len(set(letters)) == AT_ONCE
