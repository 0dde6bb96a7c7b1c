"""Counts and waiting times over a period."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from qtoken.db.database import Database
from qtoken.domain.roles import Right
from qtoken.domain.waiting import mean_s, percentile_s
from qtoken.models.department import department_table
from qtoken.models.token import token_table
from qtoken.services.repeats import check_right
from qtoken.services.report_rows import DayReport

TOTAL = "total"

_token = token_table.c


@dataclass(slots=True)
class _Counts:
    issued: int = 0
    called: int = 0
    done: int = 0
    left: int = 0
    waits_s: list[float] = field(default_factory=list)

    def add(self, row: Any) -> None:
        self.issued += 1
        self.done += row.status == "done"
        self.left += row.status == "left"
        if row.called_at is not None:
            self.called += 1
            self.waits_s.append((row.called_at - row.entered_at).total_seconds())

    def report(self, department: str) -> DayReport:
        return DayReport(
            department=department,
            issued=self.issued,
            called=self.called,
            done=self.done,
            left=self.left,
            mean_wait_s=mean_s(self.waits_s),
            p90_wait_s=percentile_s(self.waits_s, 0.9),
        )


class Reports:
    """Reads figures. Tokens count in the department where they are now."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def by_department(self, first_day: date, last_day: date, *, by: int) -> tuple[DayReport, ...]:
        """Return one report by department for the service days given, and last the total.

        Waiting ends at the first call in the department; recalls do not change it.
        """
        query = (
            select(
                department_table.c.name,
                _token.status,
                _token.entered_at,
                _token.called_at,
            )
            .join(department_table, department_table.c.id == _token.department_id)
            .where(
                _token.service_day.between(first_day, last_day),
                # All of them: numbers are unique by department and day, and found by that.
                _token.issued_department_id.in_(select(department_table.c.id)),
            )
        )

        def read(connection: Connection) -> tuple[DayReport, ...]:
            check_right(connection, self._database, Right.SEE_QUEUE, by)
            return _reports(connection.execute(query))

        return self._database.read(read)


def _reports(rows: Iterable[Any]) -> tuple[DayReport, ...]:
    counts: dict[str, _Counts] = defaultdict(_Counts)
    total = _Counts()
    for row in rows:
        counts[row.name].add(row)
        total.add(row)
    reports = [counts[name].report(name) for name in sorted(counts)]
    return (*reports, total.report(TOTAL))
