"""The pages say what the program does: each setting, each refusal, each file they point to."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import qtoken
from qtoken.api.refusals import REFUSALS
from qtoken.domain.errors import NotAllowed, QTokenError
from qtoken.domain.roles import Right, Role, reach
from scripts import settings_page

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = [ROOT / name for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md")]
PAGES += sorted(DOCS.rglob("*.md"))


def refusals(kind: type[QTokenError] = QTokenError) -> Iterator[type[QTokenError]]:
    for error in kind.__subclasses__():
        if error.__module__.startswith("qtoken."):
            yield error
        yield from refusals(error)


def without_qt() -> list[str]:
    """Names of all modules outside the windows, so that every refusal is known."""
    found = pkgutil.walk_packages(qtoken.__path__, "qtoken.")
    return [m.name for m in found if not m.name.startswith(("qtoken.ui", "qtoken.__main__"))]


def test_the_tables_of_settings_are_as_the_settings_are_described() -> None:
    page = settings_page.PAGE.read_text(encoding="utf-8")

    assert page == settings_page.written(page), "make docs"


def test_every_refusal_is_on_its_page_with_its_sentence() -> None:
    for name in without_qt():
        importlib.import_module(name)
    page = (DOCS / "refusals.md").read_text(encoding="utf-8")

    missing = {
        error.code
        for error in refusals()
        if error.message and f"| `{error.code}` | {error.message} |" not in page
    }

    assert missing == set()


def test_every_code_that_the_server_gives_a_status_or_a_field_is_that_of_a_refusal() -> None:
    for name in without_qt():
        importlib.import_module(name)

    assert REFUSALS.keys() <= {error.code for error in refusals()}


def reach_in_words(role: Role, right: Right) -> str:
    try:
        return reach(role, right).value
    except NotAllowed:
        return "-"


def test_every_right_is_on_its_page_with_the_reach_of_each_role() -> None:
    page = (DOCS / "rights.md").read_text(encoding="utf-8")
    rows = [
        f"| {right} | {' | '.join(reach_in_words(role, right) for role in Role)} |"
        for right in Right
    ]

    table = "\n".join([f"| right | {' | '.join(Role)} |", "|---|---|---|---|---|", *rows])
    assert f"\n{table}\n\n" in page


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8"))

    assert [link for link in links if not (page.parent / link).exists()] == []
