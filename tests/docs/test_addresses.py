"""Every address of the server is on its page, with what its description says in one line."""

from contextlib import closing
from pathlib import Path

import pytest

from qtoken.bootstrap import open_clinic

PAGE = Path(__file__).parents[2] / "docs" / "server.md"


def described_lines(folder: Path) -> list[str]:
    from qtoken.api.openapi_page import description
    from qtoken.api.server import make_app

    with closing(open_clinic(f"sqlite:///{folder}/none.db", is_current_required=False)) as clinic:
        app = make_app(clinic)
        said = description(app, app.state.serving)["paths"]
    return [
        f"| `{verb.upper()} {path}` | {operation['description'].splitlines()[0]} |"
        for path, verbs in said.items()
        for verb, operation in verbs.items()
    ]


def test_every_address_is_on_the_page_and_no_other(tmp_path: Path) -> None:
    pytest.importorskip("fastapi")
    page = PAGE.read_text(encoding="utf-8")

    assert [line for line in page.splitlines() if line.startswith("| `")] == described_lines(
        tmp_path
    )
