"""What somebody chose changes when somebody chooses, in every window."""

import ast
from pathlib import Path

UI = Path(__file__).parents[2] / "src" / "qtoken" / "ui"
TURNED = {
    *("QComboBox", "QFontComboBox", "QSpinBox", "QDoubleSpinBox", "QTabBar", "QTabWidget"),
    *("QDateTimeEdit", "QDateEdit", "QTimeEdit", "QSlider", "QDial"),
}
"""What Qt changes where the wheel is turned over it."""


def test_no_window_has_a_choice_that_the_wheel_changes() -> None:
    makers = {
        path.relative_to(UI).as_posix()
        for path in UI.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if (isinstance(node, ast.Call) and _name(node.func) in TURNED)
        or (isinstance(node, ast.ClassDef) and TURNED & set(map(_name, node.bases)))
    }

    assert makers == {"widgets/still.py"}


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
