"""This computer's settings: one TOML file in the user's configuration folder.

What belongs to the clinic (numbering, priorities, the day's start) is in the database. No password
and no patient's name is ever kept here: a database URL with a password belongs into
`QTOKEN_DATABASE_URL`.
"""

import os
import re
import tomllib
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from qtoken import paths


def _setting(default: Any, help_text: str) -> Any:
    return field(default=default, metadata={"help": help_text})


@dataclass(frozen=True, slots=True)
class Settings:
    """What this computer is used for, and how. Every field has a default and a line of help."""

    database_url: str = _setting("", "Address of the database; empty: a file of this user.")
    window: str = _setting("", "Window that opens by itself: reception, doctor, display or empty.")
    language: str = _setting("", "Language of the texts, such as en; empty: English.")
    has_test_languages: bool = _setting(False, "Whether menus offer the made-up test languages.")
    theme: str = _setting("system", "Colours: system, light or dark.")
    lock_after_min: int = _setting(15, "Minutes without a key or click until a window locks.")
    reception_size: tuple[int, ...] = _setting(
        (), "Width and height of the reception window as it was left; none: as the screen allows."
    )
    is_reception_maximized: bool = _setting(False, "Whether reception was left maximised.")
    department_id: int = _setting(0, "Department that reception shows first; 0: all.")
    room_id: int = _setting(0, "Room of this computer, for the doctor window; 0: the doctor's own.")
    screen: str = _setting("", "Identity of the display's monitor; empty: the second one.")
    is_screen_alone: bool = _setting(
        False, "Whether the display's monitor was this computer's only one when last seen."
    )
    display_name: str = _setting("", "Name of this display in receipts; empty: the computer's.")
    farthest_seat_m: int = _setting(
        0, "Metres from the display to the farthest seat; 0: letters of the usual size."
    )
    display_departments: tuple[int, ...] = _setting((), "Departments on the display; none: all.")
    display_theme: str = _setting("display", "Colours of the display: display or display-light.")
    is_chime_on: bool = _setting(True, "Whether the display sounds a chime for each call.")
    sound_checked_at: str = _setting(
        "", "When somebody last listened for the display's chime, such as 2026-03-02 07:55."
    )
    is_sound_heard: bool = _setting(True, "Whether the display's chime was heard then.")
    printer: str = _setting("", "Printer for slips; empty: ask.")
    is_slip_printed: bool = _setting(False, "Whether each issued token's slip is printed at once.")


_NOT_READ = (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError)


def settings_file() -> Path:
    """Return where the settings of this computer are kept."""
    return paths.config_dir() / "settings.toml"


DISPLAY_FIELDS = (
    *("screen", "is_screen_alone", "display_departments", "display_theme", "is_chime_on"),
    *("farthest_seat_m", "sound_checked_at", "is_sound_heard"),
)
"""What each display of a computer has of its own."""


def display_file(name: str) -> Path:
    """Return where the settings of a named display are kept, one of several on this computer."""
    import hashlib

    plain = "".join(letter if letter.isalnum() else "-" for letter in name.casefold())
    mark = hashlib.sha256(name.encode()).hexdigest()[:8]
    return paths.config_dir() / f"display-{plain[:40]}-{mark}.toml"


def for_display(name: str) -> Settings:
    """Return this computer's settings with those of a display of that name in place."""
    common, own = load(), load(display_file(name))
    kept = {field: getattr(own, field) for field in DISPLAY_FIELDS}
    return replace(common, display_name=name, **kept)


def load(path: Path | None = None) -> Settings:
    """Return this computer's settings. What is missing or of a wrong type has its default."""
    try:
        return replace(Settings(), **_usable(_read(path or settings_file())))
    except _NOT_READ:
        return Settings()


def fault(path: Path | None = None) -> str | None:
    """Return why a file that is there cannot be read; None where there is nothing to complain of.

    Whoever only misses a theme need not ask; whoever takes another database for granted must.
    """
    try:
        _read(path or settings_file())
    except FileNotFoundError:
        return None
    except OSError as error:
        return error.strerror or type(error).__name__
    except UnicodeDecodeError:
        return "not UTF-8"
    except tomllib.TOMLDecodeError as error:
        # The library's words are about its own reading; where it stopped is what helps.
        found = re.search(r"line [0-9]+", str(error))
        return found[0] if found else "the end is missing"
    return None


def save(settings: Settings, path: Path | None = None) -> None:
    """Keep the settings; the old file stays whole until the new one is complete.

    Comments and unknown entries of the file are kept. Raises OSError.
    """
    import tempfile

    import tomlkit

    target = path or settings_file()
    target.parent.mkdir(parents=True, exist_ok=True)
    document = tomlkit.document()
    try:
        document = tomlkit.parse(target.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, tomlkit.exceptions.TOMLKitError):
        # Somebody has typed it by hand, and will look for it.
        target.replace(target.with_name(f"{target.name}.broken"))
    except OSError:
        pass
    for name, value in asdict(settings).items():
        document[name] = list(value) if isinstance(value, tuple) else value
    handle, draft = tempfile.mkstemp(dir=target.parent, prefix=".settings-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(tomlkit.dumps(document))
        Path(draft).replace(target)
    except OSError:
        Path(draft).unlink(missing_ok=True)
        raise


def help_lines() -> dict[str, str]:
    """Return each setting's line of help, for the docs and the command line."""
    return {f.name: f.metadata["help"] for f in fields(Settings)}


def _read(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)


def _usable(found: dict[str, Any]) -> dict[str, Any]:
    usable: dict[str, Any] = {}
    for name, default in asdict(Settings()).items():
        value = found.get(name)
        if isinstance(default, tuple):
            if isinstance(value, list) and all(type(item) is int for item in value):
                usable[name] = tuple(value)
        elif type(value) is type(default):
            usable[name] = value
    return usable
