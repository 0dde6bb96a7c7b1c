"""Figures of waiting times, in seconds."""

from collections.abc import Sequence


def mean_s(waits_s: Sequence[float]) -> float | None:
    """Return the mean, or None if there are no waits."""
    return sum(waits_s) / len(waits_s) if waits_s else None


def percentile_s(waits_s: Sequence[float], share: float) -> float | None:
    """Return the wait below which `share` (0 to 1) of all lie, interpolated linearly.

    None if there are no waits. The definition is R's type 7, which spreadsheets and
    `percentile_cont` use (Hyndman and Fan 1996).
    """
    if not waits_s:
        return None
    ordered = sorted(waits_s)
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)
