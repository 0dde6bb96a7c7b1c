"""SQLite: issue and call-next through the whole service, against the raw transaction."""

import shutil
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.clinics import SQLITE, Ward, new_ward, opened
from benchmarks.figures import Figure, against, stated
from benchmarks.presses import Presses
from benchmarks.raw_sqlite import RawDesk
from benchmarks.surroundings import Surroundings
from benchmarks.timing import Samples, Variant, interleaved
from qtoken.db.address import database_file, database_url

LISTENERS = 3
AT_MOST = 3.0
_WAITING_BEFORE = 200


def run(here: Surroundings) -> Iterator[Figure]:
    """Measure with the change feed of the measuring process at rest, and running."""
    for is_feed_running in (False, True):
        samples = _measure(here, is_feed_running=is_feed_running)
        feed = "feed runs" if is_feed_running else "feed rests"
        for what in ("issue", "call-next"):
            yield from _figures(f"{what}, {feed}", samples[f"raw {what}"], samples[what])


def _figures(what: str, floor: Samples, measured: Samples) -> Iterator[Figure]:
    yield against(
        f"{what}: median",
        floor=floor.median,
        measured=measured.median,
        ratio=measured.ratio_to(floor),
        at_most=AT_MOST,
    )
    ratio = f"{measured.p99 / floor.p99:.2f}x"
    yield stated(
        f"{what}: p99",
        f"{measured.p99 * 1e3:.2f} ms",
        floor=f"{floor.p99 * 1e3:.2f} ms",
        ratio=ratio,
    )


def _measure(here: Surroundings, *, is_feed_running: bool) -> dict[str, Samples]:
    address = new_ward(SQLITE, here)
    path = database_file(database_url(address))
    assert path is not None
    copy = Path(shutil.copyfile(path, path.with_name("raw.db")))
    with ExitStack() as stack:
        ward = stack.enter_context(opened(address))
        stack.enter_context(_listeners(path))
        raw = RawDesk(copy, department_id=ward.department.id, doctor_id=ward.doctor.id)
        stack.callback(raw.close)
        if is_feed_running:
            ward.clinic.feed.start()
        variants = _variants(ward, raw)
        for _ in range(_WAITING_BEFORE):
            variants["issue"].act()
            variants["raw issue"].act()
        return interleaved(variants, rounds=here.rounds(60), calls=16)


def _variants(ward: Ward, raw: RawDesk) -> dict[str, Variant]:
    service, floor = Presses(ward), Presses(raw)
    return {
        "raw issue": Variant(floor.issue),
        "issue": Variant(service.issue),
        "raw call-next": Variant(floor.call_next, floor.free_doctor),
        "call-next": Variant(service.call_next, service.free_doctor),
    }


@contextmanager
def _listeners(path: Path) -> Iterator[None]:
    """Registered processes of this computer, as far as a sender can tell."""
    with ExitStack() as stack, sqlite3.connect(path) as connection:
        stack.callback(connection.close)
        for _ in range(LISTENERS):
            listener = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
            listener.bind(("127.0.0.1", 0))
            row = (listener.getsockname()[1], 0, "2026-01-01 00:00:00")
            connection.execute("INSERT INTO listener VALUES (?, ?, ?)", row)
        connection.commit()
        yield
