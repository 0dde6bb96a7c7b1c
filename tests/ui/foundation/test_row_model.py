"""A model that becomes a new list by difference: what Qt's views were told always adds up."""

from dataclasses import dataclass, replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QAbstractItemModel, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from qtoken.ui import theme
from qtoken.ui.widgets.columns import Align, Column
from qtoken.ui.widgets.row_model import RowModel


@dataclass(frozen=True, slots=True)
class Line:
    """A row of two cells."""

    id: int
    text: str = ""


COLUMNS = [
    Column[Line](lambda: "Number", lambda row: str(row.id), align=Align.END),
    Column[Line](lambda: "Text", lambda row: row.text, color=lambda row: "called"),
]


class Spy:
    """Counts what a model tells its views."""

    def __init__(self, model: QAbstractItemModel) -> None:
        self.told: list[str] = []
        model.rowsInserted.connect(lambda *_: self.told.append("insert"))
        model.rowsRemoved.connect(lambda *_: self.told.append("remove"))
        model.rowsMoved.connect(lambda *_: self.told.append("move"))
        model.dataChanged.connect(lambda *_: self.told.append("change"))
        model.modelReset.connect(lambda: self.told.append("reset"))
        model.layoutChanged.connect(lambda: self.told.append("layout"))


def lines(*ids: int) -> list[Line]:
    return [Line(id_) for id_ in ids]


def model_of(*ids: int) -> tuple[RowModel[Line], Spy]:
    model = RowModel(COLUMNS)
    model.show_rows(lines(*ids))
    return model, Spy(model)


def test_the_same_rows_again_tell_nothing() -> None:
    model, spy = model_of(1, 2, 3)

    model.show_rows(lines(1, 2, 3))

    assert spy.told == []


def test_one_changed_row_is_one_change() -> None:
    model, spy = model_of(*range(1000))
    rows = lines(*range(1000))
    rows[500] = replace(rows[500], text="called")

    model.show_rows(rows)

    assert spy.told == ["change"]
    assert model.data(model.index(500, 1)) == "called"


def test_the_first_gone_and_one_more_at_the_end_is_two_steps() -> None:
    model, spy = model_of(1, 2, 3, 4)

    model.show_rows(lines(2, 3, 4, 5))

    assert spy.told == ["remove", "insert"]


def test_neighbours_come_and_go_together() -> None:
    model, spy = model_of(1, 2, 3, 4)

    model.show_rows(lines(1, 7, 8, 9, 4))

    assert spy.told == ["remove", "insert"]


def test_one_row_that_moves_is_one_move() -> None:
    model, spy = model_of(1, 2, 3, 4, 5)

    model.show_rows(lines(5, 1, 2, 3, 4))
    model.show_rows(lines(1, 2, 3, 4, 5))

    assert spy.told == ["move", "move"]


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(st.integers(0, 12), unique=True), min_size=2, max_size=4))
def test_any_list_becomes_any_other_without_a_reset(lists: list[list[int]]) -> None:
    model = RowModel(COLUMNS)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    spy = Spy(model)
    for turn, ids in enumerate(lists):
        held = {
            row.id: QPersistentModelIndex(model.index(i, 0)) for i, row in enumerate(model.rows)
        }

        model.show_rows([Line(id_, str(turn)) for id_ in ids])

        assert [row.id for row in model.rows] == ids
        assert {id_: at.row() for id_, at in held.items() if at.isValid()} == {
            id_: ids.index(id_) for id_ in held if id_ in ids
        }
        assert all(model.place_of(id_) == place for place, id_ in enumerate(ids))
    assert "reset" not in spy.told


def test_a_cell_tells_its_text_colour_and_what_a_screen_reader_says() -> None:
    model = RowModel(COLUMNS)
    model.show_rows([Line(3, "Maria")])

    cell = model.index(0, 1)

    assert model.data(cell) == "Maria"
    assert model.data(cell, Qt.ItemDataRole.ForegroundRole) == theme.color("called")
    assert model.data(cell, Qt.ItemDataRole.AccessibleTextRole) == "Text: Maria"
    assert model.data(cell, Qt.ItemDataRole.EditRole) is None


def test_a_name_in_a_tool_tip_is_not_taken_for_mark_up() -> None:
    model = RowModel([Column[Line](lambda: "Text", lambda row: row.text, lambda row: row.text)])
    model.show_rows([Line(3, "<b>Maria</b>")])

    tip = model.data(model.index(0, 0), Qt.ItemDataRole.ToolTipRole)

    assert tip == "<span>&lt;b&gt;Maria&lt;/b&gt;</span>"


def test_refreshing_tells_every_cell_and_title() -> None:
    model, spy = model_of(1, 2)

    model.refresh()

    assert spy.told == ["change"]
