"""Folders: this user's data, settings and logs, and the program's own."""

import os
from pathlib import Path

from platformdirs import PlatformDirs

_PACKAGE = Path(__file__).resolve().parent
_DIRS = PlatformDirs("qtoken", appauthor=False)


def data_dir() -> Path:
    """Return the folder of the clinic's SQLite file, used when no database is named."""
    return Path(os.environ.get("QTOKEN_DATA_DIR") or _DIRS.user_data_dir)


def config_dir() -> Path:
    """Return the folder of this computer's settings."""
    return Path(os.environ.get("QTOKEN_CONFIG_DIR") or _DIRS.user_config_dir)


def log_dir() -> Path:
    """Return the folder of the log files."""
    return Path(os.environ.get("QTOKEN_LOG_DIR") or _DIRS.user_log_dir)


def file_address(path: Path | str) -> str:
    """Return the address of the database in a file. A % must be escaped: %20 means a blank."""
    return "sqlite:///" + str(path).replace("%", "%25")


def resource_dir() -> Path:
    """Return the folder of icons, themes, fonts, sounds and translations."""
    return _program_dir("resources")


def migrations_dir() -> Path:
    """Return the folder of the migrations."""
    return _program_dir("migrations")


def _program_dir(name: str) -> Path:
    # The checkout comes first: an editable install may leave an old copy in site-packages.
    checkout = _PACKAGE.parents[1] / name
    if _PACKAGE.parent.name == "src" and checkout.is_dir():
        return checkout
    packed = _PACKAGE / f"_{name}"
    if packed.is_dir():
        return packed
    raise FileNotFoundError(name)
