"""A box of choices changes when somebody chooses, in every window."""

import ast
from pathlib import Path

UI = Path(__file__).parents[2] / "src" / "qtoken" / "ui"


def test_no_window_has_a_box_that_the_wheel_changes() -> None:
    makers = {
        path.relative_to(UI).as_posix()
        for path in UI.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if (isinstance(node, ast.Call) and _name(node.func) == "QComboBox")
        or (isinstance(node, ast.ClassDef) and "QComboBox" in map(_name, node.bases))
    }

    assert makers == {"widgets/still_box.py"}


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
