"""PostgreSQL: issue and call-next through the whole service, against a one-row INSERT."""

from collections.abc import Iterator
from contextlib import ExitStack

import psycopg

from benchmarks.clinics import POSTGRESQL, new_ward, opened
from benchmarks.figures import Figure, against
from benchmarks.presses import Presses
from benchmarks.surroundings import Surroundings
from benchmarks.timing import Samples, Variant, interleaved

AT_MOST = 4.0
_WAITING_BEFORE = 200


def run(here: Surroundings) -> Iterator[Figure]:
    """Measure with the change feed of the measuring process at rest, and running."""
    for is_feed_running in (False, True):
        samples = _measure(here, is_feed_running=is_feed_running)
        feed = "feed runs" if is_feed_running else "feed rests"
        for what in ("issue", "call-next"):
            yield _figure(f"{what}, {feed}: median", samples["insert"], samples[what])


def _figure(what: str, floor: Samples, measured: Samples) -> Figure:
    return against(
        what,
        floor=floor.median,
        measured=measured.median,
        ratio=measured.ratio_to(floor),
        at_most=AT_MOST,
    )


def _measure(here: Surroundings, *, is_feed_running: bool) -> dict[str, Samples]:
    address = new_ward(POSTGRESQL, here)
    with ExitStack() as stack:
        ward = stack.enter_context(opened(address))
        insert = stack.enter_context(OneRow(address))
        if is_feed_running:
            ward.clinic.feed.start()
        presses = Presses(ward)
        for _ in range(_WAITING_BEFORE):
            presses.issue()
        variants = {
            "insert": Variant(insert),
            "issue": Variant(presses.issue),
            "call-next": Variant(presses.call_next, presses.free_doctor),
        }
        return interleaved(variants, rounds=here.rounds(60), calls=16)


class OneRow:
    """The floor: one row by raw psycopg, committed by itself, into a table of its own."""

    def __init__(self, address: str) -> None:
        plain = address.replace("+psycopg", "")
        self._connection = psycopg.connect(plain, autocommit=True, prepare_threshold=0)
        self._connection.execute(
            "CREATE TABLE floor (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, said text)"
        )
        self._cursor = self._connection.cursor()

    def __call__(self) -> None:
        self._cursor.execute("INSERT INTO floor (said) VALUES (%s)", ("a row",))

    def __enter__(self) -> "OneRow":
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()
