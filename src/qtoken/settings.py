"""This computer's settings: one TOML file in the user's configuration folder.

What belongs to the clinic (numbering, priorities, the day's start) is in the database. No password
and no patient's name is ever kept here: a database URL with a password belongs into
`QTOKEN_DATABASE_URL`.
"""

import os
import re
import tomllib
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from qtoken import paths
from qtoken.domain.ids import LARGEST_ID
from qtoken.domain.setting import setting, settings_of
from qtoken.domain.setting_kinds import Choice, Flag, Number, Numbers, Text, Unit

LOCK_AFTER = Number(0, 24 * 60, Unit.MINUTES)


@dataclass(frozen=True, slots=True)
class Settings:
    """What this computer is used for, and how."""

    database_url: str = setting(
        Text(), help="Address of the database; empty: a file of this user.", default=""
    )
    window: str = setting(
        Text(), help="Window that opens by itself: reception, doctor, display or empty.", default=""
    )
    language: str = setting(
        Text(), help="Language of the texts, such as en; empty: English.", default=""
    )
    has_test_languages: bool = setting(
        Flag(), help="Whether menus offer the made-up test languages.", default=False
    )
    theme: str = setting(
        Choice(("system", "light", "dark")),
        help="Colours: system, light or dark.",
        default="system",
    )
    lock_after_min: int = setting(
        LOCK_AFTER,
        help="Minutes without a key or click until a window locks; 0: never.",
        default=15,
    )
    reception_size: tuple[int, ...] = setting(
        Numbers(),
        help="Width and height of the reception window as it was left; none: as the screen allows.",
        default=(),
    )
    is_reception_maximized: bool = setting(
        Flag(), help="Whether reception was left maximised.", default=False
    )
    department_id: int = setting(
        Number(0, LARGEST_ID), help="Department that reception shows first; 0: all.", default=0
    )
    room_id: int = setting(
        Number(0, LARGEST_ID),
        help="Room of this computer, for the doctor window; 0: the doctor's own.",
        default=0,
    )
    screen: str = setting(
        Text(), help="Identity of the display's monitor; empty: the second one.", default=""
    )
    is_screen_alone: bool = setting(
        Flag(),
        help="Whether the display's monitor was this computer's only one when last seen.",
        default=False,
    )
    display_name: str = setting(
        Text(), help="Name of this display in receipts; empty: the computer's.", default=""
    )
    farthest_seat_m: int = setting(
        Number(0, 1000, Unit.METRES),
        help="Metres from the display to the farthest seat; 0: letters of the usual size.",
        default=0,
    )
    display_departments: tuple[int, ...] = setting(
        Numbers(), help="Departments on the display; none: all.", default=()
    )
    display_theme: str = setting(
        Choice(("display", "display-light")),
        help="Colours of the display: display or display-light.",
        default="display",
    )
    is_chime_on: bool = setting(
        Flag(), help="Whether the display sounds a chime for each call.", default=True
    )
    sound_checked_at: str = setting(
        Text(),
        help="When somebody last listened for the display's chime, such as 2026-03-02 07:55.",
        default="",
    )
    is_sound_heard: bool = setting(
        Flag(), help="Whether the display's chime was heard then.", default=True
    )
    printer: str = setting(Text(), help="Printer for slips; empty: ask.", default="")
    is_slip_printed: bool = setting(
        Flag(), help="Whether each issued token's slip is printed at once.", default=False
    )


SETTINGS = settings_of(Settings)

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


def for_display(common: Settings, name: str) -> Settings:
    """Return this computer's settings with those of a display of that name in place."""
    own = load(display_file(name))
    kept = {field: getattr(own, field) for field in DISPLAY_FIELDS}
    return replace(common, display_name=name, **kept)


def load(path: Path | None = None) -> Settings:
    """Return this computer's settings; what is missing or not of its kind has its default."""
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


def _read(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)


def _usable(found: dict[str, Any]) -> dict[str, Any]:
    """Return what a file says of the settings that there are, where it is of their kind."""
    usable: dict[str, Any] = {}
    for described in SETTINGS:
        value = found.get(described.name)
        if isinstance(value, list):
            value = tuple(value)
        if described.kind.takes(value):
            usable[described.name] = value
    return usable
