"""Storing what a window remembers on this computer: a monitor, a room, a theme."""

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from qtoken import settings

Remember = Callable[..., None]
"""Called with the settings that have changed, by name."""

_log = logging.getLogger(__name__)


def remember(**changes: object) -> None:
    """Store these settings; what other windows have stored meanwhile stays."""
    remember_in(settings.settings_file(), **changes)


def remember_in(path: Path, **changes: object) -> None:
    """Store these settings in a file: each of several displays on a computer has its own."""
    try:
        # Read again just before writing: another window may have stored something since the start.
        settings.save(replace(settings.load(path), **changes), path)  # type: ignore[arg-type]
    except OSError as error:
        # The choice still holds until the window is closed, so nobody is interrupted.
        _log.warning("Settings were not kept: %s", error.strerror)
