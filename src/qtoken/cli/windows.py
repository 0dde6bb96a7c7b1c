"""The commands that open windows.

Qt and `qtoken.ui` are imported by name when a window is opened, because the command line also runs
without Qt.
"""

import gc
import importlib
import os
import re
import sys
from pathlib import Path
from typing import Any

import click

from qtoken.cli import surroundings
from qtoken.cli.addresses import database_address
from qtoken.cli.help_texts import Command
from qtoken.cli.options import database_option, option, user_option
from qtoken.cli.own_settings import own_settings
from qtoken.domain.errors import DatabaseUrlInvalid, QTokenError

_SMALLEST_PX, _LARGEST_PX = 240, 7680
UNREADABLE = "?"
"""Stands for an address that cannot be read; no valid address looks like it."""

_OPENERS = {"reception": "open_reception", "doctor": "open_doctor", "display": "open_display"}


class FileUnwritable(QTokenError):
    """A picture cannot be written to its place."""

    code = "file_unwritable"
    message = "{path} cannot be written ({reason}). Choose another place."


def open_windows(opener: str, database: str | None, **wanted: Any) -> None:
    """Run a function of `ui.startup.open_windows`; ends with its code once the windows are closed.

    Raises `NoScreen`, `QtMissing`, `QtLibraryMissing`.
    """
    address = address_of_windows(database, has_screen=surroundings.has_screen())
    if not surroundings.has_screen():
        raise surroundings.NoScreen
    # Importing Qt makes many objects and no garbage: collecting meanwhile only costs time. The
    # program switches collection on again once it has started.
    gc.disable()
    try:
        code = entry("startup.open_windows", opener)(address, own_settings(), **wanted)
    finally:
        gc.enable()
    sys.exit(code)


def address_of_windows(database: str | None, *, has_screen: bool) -> str | None:
    """Return the address as `database_address` does, or `UNREADABLE` if a window can say so.

    Somebody who starts qtoken by its icon sees no terminal. Raises `DatabaseUrlInvalid` without a
    screen.
    """
    try:
        return database_address(database)
    except DatabaseUrlInvalid:
        if not has_screen:
            raise
        return UNREADABLE


def entry(module: str, opener: str) -> Any:
    """Return a function of a module of `qtoken.ui`. Raises `QtMissing`, `QtLibraryMissing`."""
    surroundings.require_qt()
    return getattr(importlib.import_module(f"qtoken.ui.{module}"), opener)


def open_this_computers_window() -> None:
    """Open the window that this computer is set to, else sign-in and a choice."""
    open_windows(_OPENERS.get(own_settings().window, "open_choice"), None)


@click.command(cls=Command)
@database_option
@user_option
def reception(database: str | None, username: str | None) -> None:
    """Open the reception window."""
    open_windows("open_reception", database, username=username)


class _Size(click.ParamType[tuple[int, int]]):
    name = "WxH"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        match = re.fullmatch("([0-9]{3,4})x([0-9]{3,4})", value)
        size = (int(match[1]), int(match[2])) if match else (0, 0)
        if not all(_SMALLEST_PX <= side <= _LARGEST_PX for side in size):
            self.fail(f"{value!r} is not a size such as 1920x1080.", param, ctx)
        return size


@click.command(cls=Command)
@option("--screen", type=int, metavar="N", help="Number of the monitor, from 1; remembered.")
@option("--name", metavar="NAME", help="Name of this display, if this computer has several.")
@option("--windowed", is_flag=True, help="In a window instead of fullscreen.")
@option("--picture", type=click.Path(path_type=Path), metavar="FILE", help="Draw once and end.")
@option("--size", type=_Size(), default="1920x1080", metavar="WxH", help="Size of the picture.")
@database_option
def display(
    *,
    screen: int | None,
    name: str | None,
    windowed: bool,
    picture: Path | None,
    size: tuple[int, int],
    database: str | None,
) -> None:
    """Open the waiting room's display; needs no sign-in."""
    if picture is None:
        open_windows("open_display", database, screen=screen, is_windowed=windowed, name=name)
        return
    # Qt reads this when its application is made. A picture needs no screen.
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    try:
        draw = entry("startup.open_windows", "draw_display")
        draw(database_address(database), own_settings(), picture, size=size)
    except OSError as error:
        raise FileUnwritable(path=picture, reason=error.strerror or "-") from None
    click.echo(picture)


@click.command("sound-once")
def sound_once() -> None:
    """Sound one chime for a display, which starts this by itself."""
    sys.exit(entry("sounding", "answer_once")())


@click.command("print-once")
def print_once() -> None:
    """Speak with this computer's printers once, for a reception, which starts this by itself."""
    sys.exit(entry("paper", "answer_once")())
