"""What a benchmark says, and the one table in which all of it is printed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_TITLES = ("what", "floor", "measured", "ratio", "goal", "")
_MET = {True: "met", False: "MISSED", None: ""}


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. `is_met` is None where a figure is stated without a goal."""

    what: str
    measured: str
    floor: str = ""
    ratio: str = ""
    goal: str = ""
    is_met: bool | None = None

    def cells(self) -> tuple[str, ...]:
        """The line's texts, in the order of the table's titles."""
        return (self.what, self.floor, self.measured, self.ratio, self.goal, _MET[self.is_met])


def against(
    what: str, *, floor: float, measured: float, ratio: float, at_most: float | None = None
) -> Figure:
    """A figure that is judged by its ratio to a floor of the same run; times in seconds."""
    goal = "" if at_most is None else f"<= {at_most:.2g}x"
    is_met = None if at_most is None else ratio <= at_most
    return Figure(what, duration(measured), duration(floor), f"{ratio:.2f}x", goal, is_met)


def at_least(what: str, *, floor: float, measured: float, ratio: float, goal: float) -> Figure:
    """A rate a second that is judged by its ratio to a floor of the same run."""
    return Figure(
        what, f"{measured:.0f}", f"{floor:.0f}", f"{ratio:.2f}x", f">= {goal:.2g}x", ratio >= goal
    )


def within(what: str, measured_s: float, *, at_most_s: float) -> Figure:
    """A figure that is judged by a time limit, in seconds."""
    goal = f"<= {duration(at_most_s)}"
    return Figure(what, duration(measured_s), goal=goal, is_met=measured_s <= at_most_s)


def stated(what: str, measured: str, *, floor: str = "", ratio: str = "") -> Figure:
    """A figure without a goal."""
    return Figure(what, measured, floor, ratio)


def duration(seconds: float) -> str:
    """A time for people, with three digits."""
    if seconds >= 1:
        return f"{seconds:.3g} s"
    if seconds >= 0.001:
        return f"{seconds * 1e3:.3g} ms"
    return f"{seconds * 1e6:.3g} us"


def table(blocks: Iterable[tuple[str, Sequence[Figure]]]) -> str:
    """Return the table; each block stands under the question that it answers."""
    kept = [(title, [figure.cells() for figure in figures]) for title, figures in blocks]
    lines = [_TITLES, *(cells for _, block in kept for cells in block)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(_TITLES))]
    written = [_line(_TITLES, widths), "  ".join("-" * width for width in widths)]
    for title, block in kept:
        written += ["", title, *(_line(cells, widths) for cells in block)]
    return "\n".join(written)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *rest = (
        cell.ljust(width) if place == 0 else cell.rjust(width)
        for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return "  ".join([first, *rest]).rstrip()
