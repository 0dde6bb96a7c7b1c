"""Prints answers: one JSON value, or short text for people."""

import errno
import json
import os
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any

import click

from qtoken.domain.errors import QTokenError
from qtoken.texts import _


class OutputFailed(QTokenError):
    """Stdout cannot be written, for example because the disk is full."""

    code = "output_failed"
    message = "What was asked is done, but the answer could not be written: {reason}."


@dataclass(frozen=True, slots=True)
class Printed:
    """An answer in both forms; `value` is for `json.dumps`."""

    value: Any
    text: str


def noted(text: str, *notes: str) -> str:
    """Return a text with notes below it; empty ones are left out."""
    return "\n".join([text, *filter(None, notes)])


def put(printed: Printed, *, is_json: bool) -> None:
    """Write the answer to stdout. Raises `OutputFailed`; a reader that has gone is no failure."""
    try:
        click.echo(_encoded(printed.value) if is_json else printed.text)
    except OSError as error:
        if error.errno == errno.EPIPE:
            raise
        _forget_output()
        raise OutputFailed(reason=error.strerror) from error


def json_value(value: Any) -> Any:
    """Return a row, or a value in one, for JSON: times in UTC with a Z."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: json_value(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [json_value(item) for item in value]
    return value


def row_value(row: Any) -> dict[str, Any]:
    """Return all fields of a frozen row."""
    value: dict[str, Any] = json_value(asdict(row))
    return value


def table(heads: Sequence[str], lines: Sequence[Sequence[object]], *, if_empty: str) -> str:
    """Return aligned columns under their heads, or the sentence for no lines at all."""
    if not lines:
        return if_empty
    cells = [[str(cell) for cell in line] for line in (heads, *lines)]
    widths = [max(map(_width, column)) for column in zip(*cells, strict=True)]
    return "\n".join(_line(line, widths) for line in cells)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell + " " * (w - _width(cell)) for cell, w in zip(cells, widths, strict=True))
    return "  ".join(padded).rstrip()


def _width(text: str) -> int:
    # In a terminal Chinese and Japanese characters take two columns, combining accents none.
    return sum(
        0 if unicodedata.combining(c) else 1 + (unicodedata.east_asian_width(c) in "WF")
        for c in text
    )


def _forget_output() -> None:
    # At its end Python would try to write the rest again and print its own error.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _encoded(value: Any) -> str:
    # JSON escapes are plain ASCII: they pass through a terminal that cannot show the text.
    encoding = (getattr(sys.stdout, "encoding", None) or "utf-8").lower().replace("-", "")
    return json.dumps(value, ensure_ascii=encoding != "utf8", indent=None)


def yes_or_no(*, is_so: bool) -> str:
    """Return the word for a truth value."""
    return _("yes") if is_so else _("no")
