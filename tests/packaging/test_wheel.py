"""The wheel is whole: built here, installed elsewhere, it works from an empty folder."""

import os
import sqlite3
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    check("-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder), cwd=ROOT)
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def qtoken(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program of an environment that holds the wheel and borrows only its dependencies."""
    environment = tmp_path_factory.mktemp("environment")
    venv.create(environment, with_pip=False, symlinks=True)
    python = environment / "bin" / "python"
    check("-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", str(wheel))
    # Folders named in a .pth file are searched last, and their own .pth files are not read: the
    # checkout, which is installed there as editable, stays out of sight.
    [packages] = environment.glob("lib/python*/site-packages")
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    return environment / "bin" / "qtoken"


def test_migrations_and_resources_travel_in_the_wheel(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        packed = set(archive.namelist())

    missing = set(travelling_files()) - packed

    assert missing == set()


def test_nothing_but_the_program_is_in_the_wheel(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        tops = {name.partition("/")[0].partition("-")[0] for name in archive.namelist()}

    assert tops == {"qtoken"}


def test_an_installed_wheel_makes_the_schema_from_an_empty_folder(
    qtoken: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    command = [str(qtoken), "db", "upgrade", "--database", "sqlite:///x.db"]
    environment = {"HOME": str(tmp_path), "PATH": os.defpath, "LANG": "C.UTF-8"}

    result = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )

    assert result.returncode == 0, result.stderr
    with closing(sqlite3.connect(folder / "x.db")) as connection:
        names = connection.execute("SELECT name FROM sqlite_master").fetchall()
    assert ("token",) in names


def test_an_installed_wheel_does_not_use_the_checkout(qtoken: Path, tmp_path: Path) -> None:
    where = "import qtoken.paths as p; print(p.migrations_dir(), p.resource_dir())"

    result = subprocess.run(
        [qtoken.with_name("python"), "-c", where],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )

    assert str(ROOT) not in result.stdout


def travelling_files() -> Iterator[str]:
    for folder in ("migrations", "resources"):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                yield f"qtoken/_{folder}/{path.relative_to(ROOT / folder).as_posix()}"


def check(*words: str, cwd: Path | None = None) -> None:
    result = subprocess.run(
        [sys.executable, *words], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr
