"""The wheel is whole: built here, installed elsewhere, it works and opens windows."""

import os
import sqlite3
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import closing
from email import message_from_string
from pathlib import Path
from zipfile import ZipFile

import pytest
from PIL import Image

from tests.support.plain_environment import link_needed

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    check("-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder), cwd=ROOT)
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def qtoken(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program as `pip install` leaves it: the wheel, what it needs, and nothing else.

    What it needs comes from this environment: no index is asked. `make wheel` asks one.
    """
    environment = tmp_path_factory.mktemp("environment")
    venv.create(environment, with_pip=False, symlinks=True)
    python = environment / "bin" / "python"
    check("-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", str(wheel))
    [packages] = environment.glob("lib/python*/site-packages")
    [metadata] = packages.glob("qtoken-*.dist-info/METADATA")
    for line in message_from_string(metadata.read_text("utf-8")).get_all("Requires-Dist", []):
        if "extra ==" not in line:
            link_needed(line, packages)
    return environment / "bin" / "qtoken"


def test_migrations_and_resources_travel_in_the_wheel(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        packed = set(archive.namelist())

    missing = set(travelling_files()) - packed

    assert missing == set()


def test_every_translation_is_compiled_into_the_wheel(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        packed = set(archive.namelist())

    sources = {file.parts[-3] for file in (ROOT / "resources").rglob("qtoken.po")}

    folder = "qtoken/_resources/translations"
    assert sources
    assert {f"{folder}/{code}/LC_MESSAGES/qtoken.mo" for code in sources} <= packed
    assert not [name for name in packed if name.endswith((".po", ".pot"))]


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


def test_an_installed_wheel_opens_windows(qtoken: Path, tmp_path: Path) -> None:
    result = subprocess.run(
        [qtoken, "demo", "--pictures", "pictures"],
        cwd=tmp_path,
        env={"HOME": str(tmp_path), "PATH": os.defpath, "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode == 0, result.stderr
    drawn = {path.stem: path for path in (tmp_path / "pictures").iterdir()}
    windows = ("reception", "doctor", "display", "sign-in", "first-start")
    assert drawn.keys() == {f"{name}-{look}" for name in windows for look in ("light", "dark")}
    assert [name for name, path in drawn.items() if is_blank(path)] == []


@pytest.mark.parametrize("part", ["PySide6.QtMultimedia", "psycopg"])
def test_sound_and_postgresql_come_with_it(qtoken: Path, part: str) -> None:
    check_by(qtoken, f"import {part}")


def test_what_only_servers_and_developers_need_does_not(qtoken: Path) -> None:
    check_by(qtoken, "import importlib.util as u; assert not u.find_spec('fastapi')")
    check_by(qtoken, "import importlib.util as u; assert not u.find_spec('pytest')")


def is_blank(picture: Path) -> bool:
    with Image.open(picture) as image:
        # A picture with text has smoothed edges; a blank one has a colour or two.
        return len(image.convert("RGB").getcolors(1 << 24) or ()) < 20


def check_by(qtoken: Path, program: str) -> None:
    python = qtoken.with_name("python")
    result = subprocess.run([python, "-c", program], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


def travelling_files() -> Iterator[str]:
    """All but what translators work with: the program reads what is compiled from that."""
    for folder in ("migrations", "resources"):
        for path in (ROOT / folder).rglob("*"):
            is_source = path.suffix in {".po", ".pot"}
            if path.is_file() and "__pycache__" not in path.parts and not is_source:
                yield f"qtoken/_{folder}/{path.relative_to(ROOT / folder).as_posix()}"


def check(*words: str, cwd: Path | None = None) -> None:
    result = subprocess.run(
        [sys.executable, *words], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr
