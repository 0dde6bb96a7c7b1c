"""The figures of a day: counted from the record itself, and taken from the clinic's reports."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from statistics import fmean, quantiles

from qtoken.replay.record import TOTAL, Visit
from qtoken.services.report_rows import DayReport


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts and waits. Waits are in seconds, of called patients; None if nobody was called."""

    issued: int
    called: int
    done: int
    left: int
    mean_wait_s: float | None
    p90_wait_s: float | None


Summary = dict[str, Figures]
"""`total` first, then each department by name."""


def of_record(visits: Sequence[Visit]) -> Summary:
    """Return the record's figures; departments are spelled as in the clinic."""
    by_department: dict[str, list[Visit]] = {}
    for visit in visits:
        by_department.setdefault(visit.department, []).append(visit)
    parts = {name: _figures(by_department[name]) for name in sorted(by_department)}
    return {TOTAL: _figures(visits)} | parts


def of_reports(reports: Iterable[DayReport]) -> Summary:
    """Return the figures of the clinic's reports; the last report is the total."""
    *parts, total = reports
    named = {report.department: _reported(report) for report in parts}
    return {TOTAL: _reported(total)} | named


def differences(record: Summary, clinic: Summary) -> tuple[str, ...]:
    """Return the figures that differ, such as `Cardiology: called`."""
    theirs = dict(clinic)
    found = []
    for name, figures in record.items():
        other = theirs.pop(name, None)
        if other is None:
            found.append(name)
            continue
        pairs = zip(asdict(figures).items(), asdict(other).values(), strict=True)
        found += [f"{name}: {field}" for (field, one), two in pairs if not _is_same(one, two)]
    return (*found, *theirs)


def _figures(visits: Sequence[Visit]) -> Figures:
    waits_s = [
        (visit.called_at - visit.issued_at).total_seconds() for visit in visits if visit.called_at
    ]
    return Figures(
        issued=len(visits),
        called=len(waits_s),
        done=sum(visit.done_at is not None for visit in visits),
        left=sum(visit.left_at is not None for visit in visits),
        mean_wait_s=fmean(waits_s) if waits_s else None,
        p90_wait_s=_ninth_tenth(waits_s),
    )


def _ninth_tenth(waits_s: Sequence[float]) -> float | None:
    # Computed by the standard library, as an independent check of what the reports compute.
    if len(waits_s) < 2:
        return waits_s[0] if waits_s else None
    return quantiles(waits_s, n=10, method="inclusive")[8]


def _reported(report: DayReport) -> Figures:
    return Figures(
        issued=report.issued,
        called=report.called,
        done=report.done,
        left=report.left,
        mean_wait_s=report.mean_wait_s,
        p90_wait_s=report.p90_wait_s,
    )


def _is_same(one: float | None, two: float | None) -> bool:
    if one is None or two is None:
        return one is two
    # The two are sums in different orders, so that the last digits may differ.
    return math.isclose(one, two, rel_tol=1e-9, abs_tol=1e-6)
