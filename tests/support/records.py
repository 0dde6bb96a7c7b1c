"""Records of invented days, written where a test wants them."""

import random
from datetime import datetime, timedelta
from pathlib import Path

HEAD = "issued_at,called_at,done_at,left_at,department,doctor,priority"
OPENING = datetime(2026, 3, 2, 8, 0)  # noqa: DTZ001 - a record's times have no zone


def write_record(path: Path, *rows: str) -> Path:
    """Write these rows under the usual columns."""
    path.write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
    return path


def small_day(visits: int = 80, *, days: int = 2) -> list[str]:
    """Return rows of a busy clinic: several called at once, some who leave, any order of calls."""
    dice = random.Random(7)
    rows = []
    for place in range(visits):
        start = OPENING + timedelta(days=place % days, minutes=place // days * 2)
        issued = start + timedelta(seconds=dice.randrange(90))
        called = issued + timedelta(seconds=dice.choice([0, 30, 200, 900, 1500]))
        done = called + timedelta(seconds=dice.choice([0, 60, 400, 800]))
        department = dice.choice(["General", "General", "Eye clinic", "Overflow"])
        doctor = dice.choice(["", "Dr. A", "Dr. B", "Dr. C"])
        priority = dice.choice(["normal", "normal", "priority", ""])
        left = called if place % 6 == 5 else None
        rows.append(
            ",".join(
                [
                    issued.isoformat(),
                    "" if left else called.isoformat(),
                    "" if left or place % 19 == 18 else done.isoformat(),
                    left.isoformat() if left else "",
                    department,
                    doctor,
                    priority,
                ]
            )
        )
    return sorted(rows)
