"""One row of 1,000 changes in a table: by difference, against a reset of the model."""

import itertools
import os
from collections.abc import Iterator
from dataclasses import dataclass

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from benchmarks.figures import Figure, duration
from benchmarks.surroundings import Surroundings
from benchmarks.timing import Samples, Variant, interleaved
from qtoken.ui.startup.app import Application
from qtoken.ui.widgets.row_table import Column, RowTable

ROWS, COLUMNS = 1_000, 8
LIMIT_S = 0.002
_SIZE = (1280, 800)
_IN_SIGHT, _OUT_OF_SIGHT, _SELECTED = 3, 700, 5


@dataclass(frozen=True, slots=True)
class _Row:
    id: int
    text: str


def run(here: Surroundings) -> Iterator[Figure]:
    """Change a row in sight, one out of sight, and none; painting is inside."""
    app = Application(["qtoken"], appearance="light")
    table = _table()
    rows = [_Row(number, f"row {number}") for number in range(ROWS)]
    table.resize(*_SIZE)
    app.open_windows(table)
    table.show_rows(rows)
    table.select(rows[_SELECTED].id)
    app.qt.processEvents()
    samples = interleaved(_variants(app, table, rows), rounds=here.rounds(40), calls=10)
    for what in ("one row in sight", "one row out of sight", "nothing"):
        yield _figure(f"{what} changed", samples[what], samples["reset"])
    app.stop()


def _variants(app: Application, table: RowTable[_Row], rows: list[_Row]) -> dict[str, Variant]:
    serial = itertools.count()

    def reset() -> None:
        table.rows_model.beginResetModel()
        table.rows_model.endResetModel()
        app.qt.processEvents()

    def show() -> None:
        table.show_rows(rows)
        app.qt.processEvents()

    def changing(place: int) -> Variant:
        def change() -> None:
            rows[place] = _Row(place, f"changed {next(serial)}")

        return Variant(show, change)

    return {
        "reset": Variant(reset),
        "one row in sight": changing(_IN_SIGHT),
        "one row out of sight": changing(_OUT_OF_SIGHT),
        "nothing": Variant(show),
    }


def _figure(what: str, measured: Samples, floor: Samples) -> Figure:
    return Figure(
        what,
        duration(measured.median),
        f"reset {duration(floor.median)}",
        f"{measured.ratio_to(floor):.2f}x",
        f"<= {duration(LIMIT_S)}",
        measured.median <= LIMIT_S,
    )


def _table() -> RowTable[_Row]:
    column = Column[_Row](title=lambda: "Column", text=lambda row: row.text, width=140)
    return RowTable([column] * COLUMNS, "Rows")
