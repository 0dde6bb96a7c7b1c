"""What each measure of a start brings: reception with all of them, in turn with all but one."""

import statistics
from collections.abc import Iterator

from benchmarks.figures import Figure, stated
from benchmarks.start import started, ward_with_a_queue
from benchmarks.start_without import MEASURES
from benchmarks.surroundings import Surroundings


def run(here: Surroundings) -> Iterator[Figure]:
    """Start both in turn; the median of the differences counts."""
    address = ward_with_a_queue(here)
    whole = ["benchmarks.start_reception", address]
    started(whole, here)
    for measure in MEASURES:
        without = ["benchmarks.start_without", measure, address]
        started(without, here)
        pairs = [
            (started(whole, here), started(without, here))
            for _ in range(5 if here.is_quick else 11)
        ]
        painted, usable, memory = (
            statistics.median(getattr(less, what) - getattr(all_, what) for all_, less in pairs)
            for what in ("painted_s", "usable_s", "memory")
        )
        said = f"{usable * 1e3:+.0f} ms, painted {painted * 1e3:+.0f} ms, {memory / 1e6:+.0f} MB"
        yield stated(f"without: {measure}", said)
