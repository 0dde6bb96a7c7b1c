"""The database goes away: until the change feed says so, and until it has recovered."""

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil

from benchmarks.clinics import SQLITE, new_ward, opened, set_up_ward
from benchmarks.figures import Figure, duration, stated, within
from benchmarks.surroundings import Surroundings
from tests.support.postgres import DURABLE_SETTINGS, PostgresServer
from tests.support.waiting import becomes_true

NOTICED_S = 3.0


def run(here: Surroundings) -> Iterator[Figure]:
    """Take each database away in the ways in which it goes."""
    times = 2 if here.is_quick else 5
    yield from _file_removed(here, times)
    # A server of its own: nobody else's must be killed.
    with PostgresServer(DURABLE_SETTINGS) as server:
        address = server.new_database()
        set_up_ward(address, patients=10)
        yield from _away(
            "PostgreSQL: killed", address, lambda: _kill(server), server.start_again, times
        )
        yield from _away("PostgreSQL: paused", address, server.pause, server.resume, times)


def _file_removed(here: Surroundings, times: int) -> Iterator[Figure]:
    address = new_ward(SQLITE, here, patients=10)
    path = Path(address.removeprefix("sqlite:///"))
    aside = path.with_name("aside")

    def remove() -> None:
        aside.mkdir(exist_ok=True)
        for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
            if path.with_name(name).exists():
                path.with_name(name).rename(aside / name)

    def put_back() -> None:
        for file in aside.iterdir():
            file.rename(path.with_name(file.name))

    yield from _away("SQLite: file removed", address, remove, put_back, times)


def _away(
    what: str,
    address: str,
    take_away: Callable[[], None],
    give_back: Callable[[], None],
    times: int,
) -> Iterator[Figure]:
    with opened(address) as ward:
        feed = ward.clinic.feed
        feed.start()
        assert becomes_true(lambda: feed.state().is_live)
        noticed, recovered = [], []
        for turn in range(times):
            # Not always at the same moment of the feed's own rhythm.
            time.sleep(turn / times)
            noticed.append(_until(take_away, lambda: not feed.state().is_live))
            recovered.append(_until(give_back, lambda: feed.state().is_live))
    yield within(f"{what}: noticed, slowest", max(noticed), at_most_s=NOTICED_S)
    yield stated(f"{what}: recovered, slowest", duration(max(recovered)))


def _until(act: Callable[[], None], happened: Callable[[], bool]) -> float:
    """Return the seconds from the beginning of the act until it has shown."""
    start = time.monotonic()
    act()
    assert becomes_true(happened), "the feed has not noticed"
    return time.monotonic() - start


def _kill(server: PostgresServer) -> None:
    for process in server.processes():
        # Others end with the first one.
        with suppress(psutil.NoSuchProcess):
            process.kill()
    assert becomes_true(lambda: not server.processes())
