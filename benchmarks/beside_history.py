"""What is asked and done all day beside 2,000,000 past tokens and 10,000, and these beside none."""

from collections.abc import Iterator
from contextlib import ExitStack

from benchmarks.clinics import DATABASES, Ward, add_patients, new_address, opened
from benchmarks.figures import Figure, against
from benchmarks.past import DEPARTMENTS, write_past
from benchmarks.presses import Presses
from benchmarks.surroundings import Surroundings
from benchmarks.timing import Variant, interleaved
from qtoken.bootstrap import open_clinic
from qtoken.domain.press import Press
from tests.support.desk import Desk, cheap_hasher, new_request, set_up_database

SMALL = 10_000
AT_MOST = 1.3
AT_MOST_TO_NONE = {
    "PostgreSQL: waiting list": 1.1,
    "PostgreSQL: display snapshot": 1.1,
}
"""Where the first years of a clinic are judged too."""
WAITING = 40
_PATIENTS = 20_000
_LETTERS = "CDEFG"
_ENDED_TODAY = 60


def run(here: Surroundings) -> Iterator[Figure]:
    """Measure both databases; with `--quick` beside 200,000."""
    large = 200_000 if here.is_quick else 2_000_000
    for database in DATABASES:
        addresses = {past: _with_past(database, here, past) for past in (0, SMALL, large)}
        with ExitStack() as stack:
            # Only now the present: announcements are shown for two minutes, and a past of years
            # takes longer to write.
            reads = {
                past: _reads(_with_today(stack.enter_context(opened(address))))
                for past, address in addresses.items()
            }
            for what in reads[0]:
                samples = interleaved(
                    {f"{past}": variants[what] for past, variants in reads.items()},
                    rounds=here.rounds(100),
                    calls=6,
                )
                to_none = AT_MOST_TO_NONE.get(f"{database}: {what}")
                for before, past, at_most in ((0, SMALL, to_none), (SMALL, large, AT_MOST)):
                    floor, measured = samples[f"{before}"], samples[f"{past}"]
                    yield against(
                        f"{database}: {what} at {past:,}",
                        floor=floor.median,
                        measured=measured.median,
                        ratio=measured.ratio_to(floor),
                        at_most=at_most,
                    )


def _with_past(database: str, here: Surroundings, tokens: int) -> str:
    address = new_address(database, here)
    _set_up(address)
    write_past(address, tokens=tokens, patients=_PATIENTS, letters=_LETTERS)
    return address


def _set_up(address: str) -> None:
    set_up_database(address)
    clinic = open_clinic(address, hasher=cheap_hasher())
    desk = Desk(clinic.services)
    for letter in _LETTERS[:DEPARTMENTS]:
        desk.doctor(desk.department(f"Department {letter}", letter), room=desk.room())
    add_patients(clinic, _PATIENTS)
    clinic.close()


def _with_today(ward: Ward) -> Ward:
    presses = Presses(ward)
    for _ in range(_ENDED_TODAY + WAITING + 1):
        presses.issue()
    for _ in range(_ENDED_TODAY + 1):
        presses.free_doctor()
        presses.call_next()
    return ward


def _reads(ward: Ward) -> dict[str, Variant]:
    services, department, by = ward.clinic.services, ward.department.id, ward.by
    last = services.waiting_lines.queue(department_id=department, by=by).waiting[-1]
    day = last.service_day
    return {
        "waiting list": Variant(
            lambda: services.waiting_lines.queue(department_id=department, by=by)
        ),
        "position": Variant(lambda: services.waiting_lines.position(last.id, by=by)),
        "display snapshot": Variant(lambda: services.display.snapshot(display="wall")),
        "doctor's snapshot": Variant(lambda: services.doctor_view.snapshot(ward.doctor.id, by=by)),
        "a label": Variant(
            lambda: services.waiting_lines.labelled(last.letter, last.number, by=by)
        ),
        "report of the day": Variant(lambda: services.reports.by_department(day, day, by=by)),
        "closing earlier days": Variant(
            lambda: services.day_closing.close_earlier_days(press=Press(by, new_request()))
        ),
    }
