"""What a window costs while nothing happens."""

import time
from collections.abc import Iterator
from contextlib import ExitStack

from benchmarks.clinics import DATABASES, new_ward, opened
from benchmarks.figures import Figure, stated
from benchmarks.other_window import OtherWindow
from benchmarks.presses import Presses
from benchmarks.surroundings import Surroundings

AT_MOST_PERCENT = 0.3
KINDS = ("display", "doctor", "reception")
_SETTLING_S = 5.0


def run(here: Surroundings) -> Iterator[Figure]:
    """Open all three on one database and look at the processor time that they use."""
    seconds = 20.0 if here.is_quick else 60.0
    for database in DATABASES:
        address = new_ward(database, here, patients=100)
        with opened(address) as ward:
            presses = Presses(ward)
            for _ in range(20):
                presses.issue()
        with ExitStack() as stack:
            windows = {
                kind: stack.enter_context(OtherWindow(kind, address, here)) for kind in KINDS
            }
            time.sleep(_SETTLING_S)
            before = {kind: window.cpu_s() for kind, window in windows.items()}
            time.sleep(seconds)
            for kind, window in windows.items():
                percent = 100 * (window.cpu_s() - before[kind]) / seconds
                yield Figure(
                    f"{database}: idle {kind}, of a core",
                    f"{percent:.2f} %",
                    goal=f"<= {AT_MOST_PERCENT} %",
                    is_met=percent <= AT_MOST_PERCENT,
                )
            for kind, window in windows.items():
                yield stated(f"{database}: memory of the {kind}", f"{window.memory_mb():.0f} MB")
