"""Every address of the server is on its page, with what its description says in one line."""

from pathlib import Path
from typing import Any

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "server.md"


def described_lines() -> list[str]:
    from qtoken.api.described import description
    from qtoken.api.server import make_app

    class Closed:
        """A clinic that is never asked."""

        services: Any = None
        examine: Any = None

    said = description(make_app(Closed()))["paths"]  # type: ignore[arg-type]
    return [
        f"| `{verb.upper()} {path}` | {operation['description'].splitlines()[0]} |"
        for path, verbs in said.items()
        for verb, operation in verbs.items()
    ]


def test_every_address_is_on_the_page_and_no_other() -> None:
    pytest.importorskip("fastapi")
    page = PAGE.read_text(encoding="utf-8")

    assert [line for line in page.splitlines() if line.startswith("| `")] == described_lines()
