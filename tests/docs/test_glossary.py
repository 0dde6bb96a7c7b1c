"""The page of words has every state, verb and role, so that a newcomer finds what each means."""

from pathlib import Path

from qtoken.domain.roles import Role
from qtoken.domain.token import Status, Verb

PAGE = Path(__file__).parents[2] / "docs" / "glossary.md"


def test_every_state_verb_and_role_is_explained() -> None:
    page = PAGE.read_text(encoding="utf-8")

    assert [word for word in (*Status, *Verb, *Role) if f"`{word}`" not in page] == []
