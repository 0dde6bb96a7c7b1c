"""From a database's address to somebody signed in, as processes of their own."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]
LIMIT_S = 90

Story = Callable[..., Any]


@pytest.fixture
def story(tmp_path: Path) -> Story:
    """Tell a story of ``start_story`` on a database; returns what became of it."""

    def tell(name: str, address: str, **more: str) -> Any:
        surrounding = {"QT_QPA_PLATFORM": "offscreen", "QTOKEN_CONFIG_DIR": str(tmp_path / "own")}
        told = subprocess.run(
            [sys.executable, "-m", "tests.ui.entry.start_story", name, address],
            cwd=ROOT,
            env=os.environ | surrounding | more,
            capture_output=True,
            text=True,
            timeout=LIMIT_S,
            check=False,
        )
        assert told.stderr == ""
        return json.loads(told.stdout)

    return tell


@pytest.mark.parametrize("name", ["given_up", "given_up_after_a_refusal"])
def test_first_start_that_is_given_up_leaves_nothing_behind(
    story: Story, tmp_path: Path, name: str
) -> None:
    folder = tmp_path / "new"

    told = story(name, f"sqlite:///{folder / 'clinic.db'}")

    assert told == {"code": 0, "users": [], "asked": True}
    assert not folder.exists()


def test_first_start_makes_the_clinic_and_lets_its_administrator_in(
    story: Story, tmp_path: Path
) -> None:
    file = tmp_path / "new" / "clinic.db"

    told = story("carried_out", f"sqlite:///{file}")

    assert told == {"code": 0, "users": ["ana"], "asked": True}
    assert file.exists()
