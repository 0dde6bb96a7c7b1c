"""This computer's settings: what is wrong in the file has its default, what is known is kept."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qtoken.settings import Settings, display_file, for_display, load, save

OTHER = Settings(
    database_url="postgresql://ana@server/clinic",
    window="display",
    theme="dark",
    lock_after_min=5,
    department_id=3,
    screen="HDMI-1",
    display_departments=(1, 2),
    is_chime_on=False,
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "settings.toml"


def test_what_is_saved_is_loaded(file: Path) -> None:
    save(OTHER, file)

    assert load(file) == OTHER


def test_without_a_file_everything_has_its_default(file: Path) -> None:
    assert load(file) == Settings()


@pytest.mark.parametrize(
    "content", [b"theme = ", b"theme = 'dark'\ntheme = 'light'", b"\xff\xfe\x00", b"\x00", b"[["]
)
def test_a_broken_file_gives_defaults_and_can_be_saved_again(file: Path, content: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(content)

    assert load(file) == Settings()
    save(OTHER, file)
    assert load(file) == OTHER
    assert file.with_name(f"{file.name}.broken").read_bytes() == content


WRONG: list[tuple[str, Any]] = [
    ("theme", 7),
    ("lock_after_min", "soon"),
    ("lock_after_min", True),
    ("lock_after_min", 1.5),
    ("lock_after_min", -1),
    ("lock_after_min", 10**9),
    ("room_id", 2**31),
    ("theme", "blue"),
    ("is_chime_on", 1),
    ("display_departments", "1, 2"),
    ("display_departments", [1, "two"]),
    ("display_departments", [True]),
    ("database_url", ["sqlite"]),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_value_that_is_not_of_its_kind_has_its_default_and_the_others_stay(
    file: Path, name: str, value: object
) -> None:
    import tomlkit

    file.parent.mkdir()
    file.write_text(tomlkit.dumps({"printer": "Desk", name: value}), encoding="utf-8")

    assert load(file) == replace(Settings(), printer="Desk")


def test_comments_and_unknown_entries_are_kept(file: Path) -> None:
    file.parent.mkdir()
    file.write_text(
        "# Set up by the clinic's technician.\ntheme = 'light'  # for the bright hall\n"
        "from_the_future = 1\n\n[another]\nname = 'x'\n",
        encoding="utf-8",
    )

    save(replace(load(file), theme="dark"), file)

    kept = file.read_text(encoding="utf-8")
    assert "# Set up by the clinic's technician." in kept
    assert "# for the bright hall" in kept
    assert "from_the_future = 1" in kept
    assert "name = 'x'" in kept
    assert load(file).theme == "dark"
    assert load(file) == replace(Settings(), theme="dark")


def test_a_save_that_fails_leaves_the_old_file_whole(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(OTHER, file)

    def fail(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError):  # noqa: PT011 - any of them
        save(Settings(), file)

    assert load(file) == OTHER
    assert [path.name for path in file.parent.iterdir()] == ["settings.toml"]


def test_nobody_else_can_read_the_settings(file: Path) -> None:
    save(OTHER, file)

    assert os.stat(file).st_mode & 0o077 == 0  # noqa: PTH116


@given(st.text(st.characters(exclude_categories=["Cs"])), st.integers(0, 24 * 60))
def test_any_text_and_number_survive(text: str, number: int) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "settings.toml"
        changed = replace(Settings(), printer=text, lock_after_min=number)
        save(changed, path)
        assert load(path) == changed


def test_two_displays_of_a_computer_have_settings_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QTOKEN_CONFIG_DIR", str(tmp_path))
    save(Settings(screen="DESK", display_departments=(1,), language="de"))
    save(Settings(screen="TV 1", display_departments=(2, 3)), display_file("Hall"))

    save(Settings(screen="TV 2"), display_file("Gang / Süd"))

    own = load()
    hall, corridor = for_display(own, "Hall"), for_display(own, "Gang / Süd")
    assert (hall.display_name, hall.screen, hall.display_departments) == ("Hall", "TV 1", (2, 3))
    assert (corridor.display_name, corridor.screen) == ("Gang / Süd", "TV 2")
    assert corridor.display_departments == ()
    assert {hall.language, corridor.language} == {"de"}
    assert load() == Settings(screen="DESK", display_departments=(1,), language="de")
