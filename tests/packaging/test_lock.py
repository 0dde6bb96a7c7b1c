"""requirements.txt agrees with pyproject.toml: whole, hashed and without addresses."""

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCKED = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>\S+)", re.MULTILINE)


def test_every_library_of_the_project_is_locked_to_an_allowed_version() -> None:
    locked = {found["name"]: found["version"] for found in LOCKED.finditer(lock())}

    wrong = [
        str(wanted)
        for wanted in wanted_libraries()
        if not wanted.specifier.contains(locked.get(canonicalize_name(wanted.name), "0"))
    ]

    assert wrong == []


def test_the_lock_names_no_address() -> None:
    assert "://" not in lock()


def test_every_locked_library_has_hashes() -> None:
    entries = [entry for entry in re.split(r"\n(?=\S)", lock()) if LOCKED.match(entry)]

    assert entries
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


def lock() -> str:
    return (ROOT / "requirements.txt").read_text()


def wanted_libraries() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    return [Requirement(line) for group in groups for line in group]
