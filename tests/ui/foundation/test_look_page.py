"""docs/look.md tells what the style sheet and the resources really have."""

import re
from pathlib import Path

import pytest

from qtoken.paths import resource_dir

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "look.md").read_text("utf-8")
SHEET = (resource_dir() / "themes" / "base.qss").read_text("utf-8")


@pytest.mark.parametrize("value", sorted(set(re.findall(r'\[(?:kind|role)="(\w+)"\]', SHEET))))
def test_every_property_value_of_the_style_sheet_is_told(value: str) -> None:
    assert f"`{value}`" in PAGE


@pytest.mark.parametrize("path", sorted((resource_dir() / "themes").glob("*.toml")))
def test_every_theme_is_told(path: Path) -> None:
    assert path.stem in PAGE
