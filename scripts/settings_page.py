"""Writes the tables of docs/settings.md from what describes the settings: `make docs`.

Run as ``python -m scripts.settings_page``. A test compares the page with what this writes.
"""

import re
from collections.abc import Iterable
from pathlib import Path

from qtoken.domain.clinic_settings import CLINIC_SETTINGS
from qtoken.domain.setting import Setting, Value
from qtoken.domain.setting_kinds import Choice, ClockTime, Flag, Number, Text, clock_time
from qtoken.settings import SETTINGS

PAGE = Path(__file__).parent.parent / "docs" / "settings.md"


def written(page: str) -> str:
    """Return the page with its tables as they should be; the words around them stay."""
    tables = {"computer": _of_computer(SETTINGS), "clinic": _of_clinic(CLINIC_SETTINGS)}
    for name, lines in tables.items():
        begin, end = f"<!-- {name}: made by make docs -->\n", "<!-- end -->"
        table = "\n".join(lines)
        page = re.sub(
            f"{begin}.*?{end}",
            # A function: a table is not read for references to groups.
            lambda _, text=f"{begin}\n{table}\n\n{end}": text,  # type: ignore[misc]
            page,
            flags=re.DOTALL,
        )
    return page


def _of_computer(settings: Iterable[Setting]) -> list[str]:
    rows = [
        f"| `{it.name}` | {_values(it)} | `{_toml(it.default)}` | {it.help} |" for it in settings
    ]
    return ["| setting | values | default | what it is |", "|---|---|---|---|", *rows]


def _of_clinic(settings: Iterable[Setting]) -> list[str]:
    rows = [
        f"| {it.label} | `{_option(it)}` | {_values(it)} | {_default(it)} | {it.help} |"
        for it in settings
    ]
    head = "| setting | `qtoken clinic set` | values | default | what it is |"
    return [head, "|---|---|---|---|---|", *rows]


def _option(it: Setting) -> str:
    if isinstance(it.kind, Flag):
        return f"--{it.option}` `--no-{it.option}"
    return f"--{it.option} {it.kind.placeholder}"


def _values(it: Setting) -> str:
    values = "numbers"
    match it.kind:
        case Flag():
            values = "yes or no"
        case ClockTime(lowest=lowest, highest=highest):
            values = f"{clock_time(lowest)} to {clock_time(highest)}"
        case Number(lowest=lowest, highest=highest, unit=unit):
            values = f"{lowest} to {highest} {unit}".rstrip()
        case Choice(words=words):
            values = ", ".join(words)
        case Text(limit=None):
            values = "text"
        case Text(limit=limit):
            values = f"at most {limit} characters"
    return values


def _default(it: Setting) -> str:
    if it.default is None or it.default == "":
        return "-"
    match it.kind:
        case Flag():
            return "yes" if it.default else "no"
        case ClockTime():
            return clock_time(int(str(it.default)))
    return str(it.default)


def _toml(value: Value | None) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return str(list(value))
    return f'"{value}"' if isinstance(value, str) else str(value)


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text("utf-8")), "utf-8")
