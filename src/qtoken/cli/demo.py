"""`qtoken demo`: the sample clinic, a morning under way, thrown away at the end."""

import os
import sys
import tempfile
from pathlib import Path

import click

from qtoken.cli import surroundings
from qtoken.cli.help_texts import Command
from qtoken.cli.options import option
from qtoken.cli.own_settings import own_settings
from qtoken.cli.windows import FileUnwritable, entry
from qtoken.texts import _

PICTURES = "qtoken-pictures"


@click.command(cls=Command)
@option(
    "--pictures",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write a picture of every window there instead of opening them.",
)
def demo(pictures: Path | None) -> None:
    """Open a sample clinic: reception, one doctor window and the display.

    Where there is no screen, a picture of every window is written into ./qtoken-pictures.
    """
    with tempfile.TemporaryDirectory(prefix="qtoken-demo-") as folder:
        if pictures is None and surroundings.has_screen():
            sys.exit(_open(Path(folder)))
        if pictures is None:
            click.echo(_("There is no screen here: the morning is played without one."), err=True)
        for path in _draw(Path(folder), pictures or Path(PICTURES)):
            click.echo(path)


def _open(folder: Path) -> int:
    from qtoken.demo.clinic import PASSWORD

    told = _("The sample clinic is thrown away when its windows are closed. Every password: {it}")
    click.echo(told.format(it=PASSWORD), err=True)
    code: int = entry("startup.sample", "open_demo")(folder, own_settings())
    return code


def _draw(folder: Path, pictures: Path) -> list[Path]:
    # Qt reads this when its application is made.
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    try:
        paths: list[Path] = entry("startup.sample", "draw_demo")(folder, pictures)
    except OSError as error:
        raise FileUnwritable(path=pictures, reason=error.strerror or "-") from None
    return paths
