"""Presses are sent in one way: a second one would not know what the first has sent."""

import re
from pathlib import Path

import pytest

import qtoken.ui

_UI = Path(qtoken.ui.__file__).parent


@pytest.mark.parametrize(
    ("made", "only_in"),
    [
        (re.compile(r"\buuid4\b"), {"presses.py"}),
        (re.compile(r"isinstance\(\w+, QTokenError\) and not isinstance\("), {"refusals.py"}),
    ],
)
def test_windows_send_and_judge_in_one_way(made: re.Pattern[str], only_in: set[str]) -> None:
    found = {
        str(path.relative_to(_UI))
        for path in _UI.rglob("*.py")
        if made.search(path.read_text(encoding="utf-8"))
    }

    assert found <= only_in


def test_no_view_asks_whether_it_has_a_presenter() -> None:
    asking = re.compile(r"_presenter is (not )?None")

    found = [path for path in _UI.rglob("*.py") if asking.search(path.read_text(encoding="utf-8"))]

    assert found == []
