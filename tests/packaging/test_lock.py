"""What is locked agrees with pyproject.toml: whole, hashed and without addresses."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
FILES = (ALL, SERVER) = ("requirements.txt", "requirements-server.txt")
LOCKED = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>\S+)", re.MULTILINE)


def test_every_library_of_the_project_is_locked_to_an_allowed_version() -> None:
    assert not_locked(wanted_libraries(), locked(ALL)) == []


def test_a_server_gets_the_same_versions_of_all_that_it_needs_and_no_qt() -> None:
    wanted = wanted_libraries("server", "messages")
    without_qt = [library for library in wanted if not library.name.startswith("PySide6")]

    assert len(without_qt) == len(wanted) - 2
    assert not_locked(without_qt, locked(SERVER)) == []
    assert locked(SERVER).items() <= locked(ALL).items()
    assert [name for name in locked(SERVER) if name.startswith(("pyside", "shiboken"))] == []


@pytest.mark.parametrize("file", FILES)
def test_the_lock_names_no_address(file: str) -> None:
    assert "://" not in lock(file)


@pytest.mark.parametrize("file", FILES)
def test_every_locked_library_has_hashes(file: str) -> None:
    entries = [entry for entry in re.split(r"\n(?=\S)", lock(file)) if LOCKED.match(entry)]

    assert entries
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


def lock(file: str) -> str:
    return (ROOT / file).read_text("utf-8")


def locked(file: str) -> dict[str, str]:
    return {found["name"]: found["version"] for found in LOCKED.finditer(lock(file))}


def not_locked(wanted: list[Requirement], versions: dict[str, str]) -> list[str]:
    return [
        str(library)
        for library in wanted
        if not library.specifier.contains(versions.get(canonicalize_name(library.name), "0"))
    ]


def wanted_libraries(*extras: str) -> list[Requirement]:
    """What the project needs, with these extras; with all of them where none is named."""
    project = tomllib.loads(lock("pyproject.toml"))["project"]
    offered = project["optional-dependencies"]
    groups = [project["dependencies"], *(offered[extra] for extra in extras or offered)]
    return [Requirement(line) for group in groups for line in group]
