"""The texts for people in the source, found by reading it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import qtoken
from scripts.text_catalogues import template

PACKAGE = Path(qtoken.__file__).parent
LOOK_UPS = frozenset({"_", "ngettext", "pgettext"})
SHOWERS = frozenset(
    {
        *("setText", "setToolTip", "setPlaceholderText", "setWindowTitle", "setStatusTip"),
        *("setAccessibleName", "setAccessibleDescription", "setTitle", "setInformativeText"),
        *("QLabel", "QPushButton", "QToolButton", "QCheckBox", "QRadioButton", "QGroupBox"),
        *("QAction", "PrimaryButton", "addTab", "addItem", "show_message", "show_sentence"),
    }
)


@dataclass(frozen=True, slots=True)
class Place:
    """A call in the source."""

    file: Path
    line: int
    call: ast.Call

    def __str__(self) -> str:
        return f"{self.file.name}:{self.line}: {ast.unparse(self.call)}"


def look_ups(folder: Path = PACKAGE) -> Iterator[Place]:
    """Every call of ``_``, ``ngettext`` and ``pgettext``."""
    return (place for place in calls(folder) if called_name(place.call) in LOOK_UPS)


def filled_too_early(folder: Path = PACKAGE) -> list[str]:
    """Look-ups of texts that were put together first, so that no translator ever sees them."""
    return [
        str(place)
        for place in look_ups(folder)
        if isinstance(place.call.args[0], ast.JoinedStr | ast.BinOp | ast.Call)
    ]


def not_looked_up(folder: Path = PACKAGE) -> list[str]:
    """Words handed to a widget as they are."""
    return [
        str(place)
        for place in calls(folder)
        if called_name(place.call) in SHOWERS and any(map(has_letters, place.call.args[:1]))
    ]


@cache
def messages() -> frozenset[str]:
    """Every English text of the catalogue, each form for itself."""
    return frozenset(
        form
        for message in template()
        if message.id
        for form in ([message.id] if isinstance(message.id, str) else message.id)
    )


def calls(folder: Path = PACKAGE) -> Iterator[Place]:
    """Every call in the files of ``folder``."""
    for file in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                yield Place(file, node.lineno, node)


def called_name(call: ast.Call) -> str:
    """``setText`` of ``self.label.setText(…)``."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def has_letters(node: ast.expr) -> bool:
    """Whether a literal, or the fixed part of an f-string, holds words; our own name is none."""
    if isinstance(node, ast.Constant):
        return (
            node.value != qtoken.__name__
            and isinstance(node.value, str)
            and any(map(str.isalpha, node.value))
        )
    return isinstance(node, ast.JoinedStr) and any(map(has_letters, node.values))
