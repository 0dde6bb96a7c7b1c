"""The code is counted as said, and ARCHITECTURE.md's table of it is not out of date."""

from dataclasses import replace
from pathlib import Path

import pytest

from scripts.shape import ROWS, at, shape, table

ROOT = Path(__file__).parents[2]
SAMPLE = """
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


class Sample:
    def told(self, path: "Path", *others: Any) -> None:
        \"\"\"Promises something.\"\"\"
        import json  # noqa: F401

        # A reason.
        for other in others:
            if other:
                with path.open():
                    pass
            elif path:
                pass

    def short(self) -> "Any": ...
"""
RUN = "\n".join(f"    call({number})" for number in range(6))


def rows_of_the_page() -> list[list[str]]:
    """The cells of the last table on the page."""
    lines = (ROOT / "ARCHITECTURE.md").read_text("utf-8").split("\n| shape ")[1].splitlines()
    rows = [line for line in ["| shape " + lines[0], *lines[1:]] if line.startswith("|")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


def test_a_file_is_counted_as_said() -> None:
    found = shape([SAMPLE])

    assert found.lines == len(SAMPLE.splitlines())
    assert found.function_lines == [11, 1]
    assert found.parameters == [2, 0]
    assert found.nesting == [3, 0]
    assert found.comments == 1
    assert found.documented == 1
    assert found.with_any == 2
    assert found.local_imports == 1
    assert found.type_checking_files == 1
    assert found.repeated_lines == 0


def test_a_run_of_six_lines_that_stands_twice_counts_with_both_places() -> None:
    once = f"def first() -> None:\n{RUN}\n"
    again = f"def second() -> None:\n    # Here too.\n\n{RUN}\n    other()\n"

    assert shape([once]).repeated_lines == 0
    assert shape([once, again]).repeated_lines == 12


@pytest.mark.parametrize(("share", "value"), [(0.5, 2), (0.75, 3), (0.9, 9), (1, 9)])
def test_a_share_is_the_least_value_that_it_does_not_exceed(share: float, value: int) -> None:
    assert at([9, 1, 2, 3], share) == value


def test_folders_are_compared_side_by_side() -> None:
    now = shape([SAMPLE])
    before = replace(now, lines=1_234)

    said = table({"src": now}, {"src": before}).splitlines()

    assert said[0] == "| shape | src before | src now |"
    assert said[2] == f"| lines | 1,234 | {now.lines} |"


def test_the_page_has_the_table_that_the_script_writes() -> None:
    head, _, *rows = rows_of_the_page()

    assert head[:3] == ["shape", "src before", "src now"]
    assert [row[0] for row in rows] == list(ROWS)


@pytest.mark.parametrize("folder", ["src", "tests"])
def test_the_page_is_not_out_of_date(folder: str) -> None:
    head, _, lines, *_ = rows_of_the_page()
    said = int(lines[head.index(f"{folder} now")].replace(",", ""))
    counted = sum(
        len(path.read_text("utf-8").splitlines()) for path in (ROOT / folder).rglob("*.py")
    )

    # A tenth: no single change makes this fail, and none of many can go on unseen.
    assert abs(counted - said) <= said / 10, "run scripts/shape.py --write 2f6b54d"
