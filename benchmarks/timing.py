"""Times things in turn, so that whatever else the machine does hits all of them alike."""

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


def nothing() -> None:
    """The preparation of a variant that needs none."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One way of doing a thing. `prepare` runs before each `act` and is not timed."""

    act: Callable[[], object]
    prepare: Callable[[], object] = nothing


@dataclass(slots=True)
class Samples:
    """The times of one variant in seconds, round by round."""

    rounds: list[list[float]] = field(default_factory=list)

    @property
    def median(self) -> float:
        """The median of the rounds' medians."""
        return statistics.median(statistics.median(times) for times in self.rounds)

    @property
    def p99(self) -> float:
        """The time that 99 of 100 stay under."""
        return percentile([time_s for times in self.rounds for time_s in times], 0.99)

    def ratio_to(self, floor: "Samples") -> float:
        """The median over the rounds of this variant's median against the floor's."""
        return statistics.median(
            statistics.median(mine) / statistics.median(theirs)
            for mine, theirs in zip(self.rounds, floor.rounds, strict=True)
        )


def interleaved(
    variants: Mapping[str, Variant], *, rounds: int, calls: int, warm_up: int = 10
) -> dict[str, Samples]:
    """Time `calls` calls of each variant in turn, `rounds` times, first `warm_up` of each unkept.

    The order turns round by round.
    """
    names = list(variants)
    for variant in variants.values():
        _times(variant, warm_up)
    samples = {name: Samples() for name in names}
    for turn in range(rounds):
        first = turn % len(names)
        for name in names[first:] + names[:first]:
            samples[name].rounds.append(_times(variants[name], calls))
    return samples


def percentile(values: list[float], share: float) -> float:
    """The value that `share` of all stay under or equal."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def _times(variant: Variant, calls: int) -> list[float]:
    times = []
    for _ in range(calls):
        variant.prepare()
        start = time.perf_counter()
        variant.act()
        times.append(time.perf_counter() - start)
    return times
