"""What people have typed is shown as typed: no window hands it to Qt as mark-up or a key."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

UI = Path(__file__).parents[2] / "src" / "qtoken" / "ui"
FILES = sorted(UI.rglob("*.py"))
OURS = {"_", "pgettext", "ngettext"}
"""Texts of the program, in which nothing is filled in: mark-up cannot be in them."""

MAY_IMPORT = {
    # The skeleton says one sentence of ours, before anything may be loaded.
    "QLabel": {"widgets/plain_words.py", "widgets/icon_label.py", "startup/skeleton.py"},
    "QMessageBox": {"widgets/plain_box.py"},
    "QErrorMessage": set(),
    "QTextBrowser": set(),
    "QTextEdit": set(),
}
"""What guesses whether a text is mark-up, and who tells it not to."""


@pytest.mark.parametrize("name", MAY_IMPORT)
def test_what_guesses_mark_up_is_used_in_one_place_only(name: str) -> None:
    users = {
        path.relative_to(UI).as_posix()
        for path in FILES
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.ImportFrom) and name in {alias.name for alias in node.names}
    }

    assert users <= MAY_IMPORT[name]


def test_tool_tips_are_texts_of_ours_or_made_plain() -> None:
    loose = [
        f"{path.relative_to(UI)}:{call.lineno}"
        for path in FILES
        for call in _calls(path)
        if (text := _tip_of(call)) is not None and not _is_safe(text, "plain")
    ]

    assert loose == []


def test_a_tool_tip_that_was_made_plain_is_told_to_screen_readers_without_its_mark_up() -> None:
    # What stands in a list has a description of its own, which is not the tool tip.
    may = {"widgets/tool_tips.py", "widgets/department_list.py"}

    by_hand = {
        path.relative_to(UI).as_posix()
        for path in FILES
        for call in _calls(path)
        if _name(call) == "setToolTip"
        and any(isinstance(node, ast.Call) and _name(node) == "plain" for node in ast.walk(call))
    }

    assert by_hand <= may


def test_texts_of_buttons_menus_and_tabs_are_ours_or_without_a_key() -> None:
    loose = [
        f"{path.relative_to(UI)}:{call.lineno}"
        for path in FILES
        for call in _calls(path)
        if _name(call) in {"QPushButton", "QCheckBox", "QRadioButton", "QAction", "addTab"}
        if call.args and _is_filled_in(call.args[0])
    ]

    assert loose == []


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def _calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(_tree(path)) if isinstance(node, ast.Call))


def _name(call: ast.Call) -> str:
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _tip_of(call: ast.Call) -> ast.expr | None:
    if _name(call) == "setToolTip":
        return call.args[0]
    return call.args[1] if _name(call) == "showText" and len(call.args) > 1 else None


def _is_safe(text: ast.expr, *makers: str) -> bool:
    if isinstance(text, ast.IfExp):
        return _is_safe(text.body, *makers) and _is_safe(text.orelse, *makers)
    if isinstance(text, ast.Constant):
        return True
    return isinstance(text, ast.Call) and _name(text) in {*OURS, *makers}


def _is_filled_in(text: ast.expr) -> bool:
    return isinstance(text, ast.JoinedStr) or (
        isinstance(text, ast.Call) and _name(text) == "format"
    )
