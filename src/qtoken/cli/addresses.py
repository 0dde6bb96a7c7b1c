"""Finds the database that a command uses."""

import os
import re
import unicodedata
from pathlib import Path

from qtoken import paths, settings
from qtoken.cli.own_settings import own_settings
from qtoken.domain.errors import DatabaseUrlInvalid, SettingsUnreadable

ENVIRONMENT = "QTOKEN_DATABASE_URL"

_LONGEST = 2000
_FILE_ENDINGS = {".db", ".sqlite", ".sqlite3"}
_FILE_BEGINNINGS = tuple(f"{way}{bar}" for way in (".", "..", "~") for bar in {"/", os.sep})
_BROKEN_URL = re.compile(r"(sqlite|postgres)\w*(\+\w+)?:?/", re.IGNORECASE)
"""A mistyped URL, without a colon or a slash, which must not be taken for a path."""


def database_address(given: str | None) -> str | None:
    """Return the given address, else the environment's, else this computer's setting.

    None means the user's own file. A path is turned into its URL. Raises `DatabaseUrlInvalid`,
    `SettingsUnreadable`.
    """
    if given is None:
        given = os.environ.get(ENVIRONMENT) or _of_this_computer()
    if given is None:
        return None
    _require_sane(given)
    return given if "://" in given else _file_url(given)


def _of_this_computer() -> str | None:
    address = own_settings().database_url
    # A broken settings file may name a database. Going on would use the user's own file instead.
    if not address and (reason := settings.fault()):
        raise SettingsUnreadable(path=settings.settings_file(), reason=reason)
    return address or None


def _require_sane(address: str) -> None:
    # No system opens such a path: without this check the driver or pathlib would raise an error
    # that looks like a bug.
    is_long = len(address) > _LONGEST or any(len(os.fsencode(p)) > 255 for p in address.split("/"))
    if is_long or any(unicodedata.category(c) in {"Cc", "Cs"} for c in address):
        raise DatabaseUrlInvalid


def _file_url(path: str) -> str:
    # A bare word, or "server/name", may be a typing error. Taken as a file it would make a new,
    # empty clinic.
    is_named = Path(path).suffix.lower() in _FILE_ENDINGS or path.startswith(_FILE_BEGINNINGS)
    looks_like_file = is_named or Path(path).is_absolute()
    if not looks_like_file or "?" in path or _BROKEN_URL.match(path):
        raise DatabaseUrlInvalid
    return paths.file_address(path)
