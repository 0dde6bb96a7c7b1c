"""`qtoken replay`: plays a recorded day and compares the figures with the record's."""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import click

from qtoken import formats, paths
from qtoken.cli import passwords, surroundings
from qtoken.cli.actor import sign_in
from qtoken.cli.addresses import database_address
from qtoken.cli.help_texts import Command
from qtoken.cli.options import database_option, json_option, option, user_option
from qtoken.cli.printing import Printed, put, table
from qtoken.cli.windows import entry
from qtoken.domain.clock import SetClock, clean_time_zone
from qtoken.domain.errors import DatabaseMissing, QTokenError
from qtoken.texts import _, pgettext

if TYPE_CHECKING:
    from qtoken.bootstrap import Clinic
    from qtoken.replay.player import Pace, Replay
    from qtoken.replay.summary import Summary

_USER = "replay"


class ReplayDiffers(QTokenError):
    """The clinic's reports differ from the record."""

    code = "replay_differs"
    message = "The clinic's figures are not the record's: {differences}."


class ReplayStopped(QTokenError):
    """The windows were closed before the end."""

    code = "replay_stopped"
    message = "The replay was stopped before its end, so there is nothing to compare."


class _Speed(click.ParamType[float | None]):
    name = "X|max"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float | None:
        if value == "max":
            return None
        try:
            speed = float(value)
        except ValueError:
            speed = 0.0
        if not 0 < speed <= 1_000_000:
            self.fail(f"{value!r} is neither max nor a number above 0, such as 60.", param, ctx)
        return speed


@click.command(cls=Command)
@click.argument("file", type=click.Path(path_type=Path))
@option("--speed", type=_Speed(), default="max", metavar="X|max", help="Times real time; else max.")
@option("--time-zone", default="UTC", metavar="ZONE", help="Of a new clinic; else UTC.")
@option("--windows", is_flag=True, help="Show reception and display beside it.")
@database_option
@user_option
@json_option
def replay(
    *,
    file: Path,
    speed: float | None,
    time_zone: str,
    windows: bool,
    database: str | None,
    username: str | None,
    is_json: bool,
) -> None:
    """Play a recorded day through the services and compare the figures.

    Without --database, into a fresh database that is removed at the end.
    """
    from qtoken.replay.player import Pace, Replay
    from qtoken.replay.record import read_record

    clean_time_zone(time_zone)
    visits = read_record(file)
    if windows and not surroundings.has_screen():
        raise surroundings.NoScreen
    clock = SetClock()
    with _clinic_to_play_in(database, username, clock, time_zone) as (clinic, by):
        play = Replay(clinic.services, clock, visits, by=by)
        if not _played(play, Pace(speed), clinic, by, with_windows=windows):
            raise ReplayStopped
        summary, differing = play.summary()
    put(_printed(summary), is_json=is_json)
    if differing:
        raise ReplayDiffers(differences=", ".join(differing))


@contextmanager
def _clinic_to_play_in(
    database: str | None, username: str | None, clock: SetClock, zone: str
) -> "Iterator[tuple[Clinic, int]]":
    with ExitStack() as stack:
        if database is None:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="qtoken-replay-"))
            address: str | None = paths.file_address(Path(folder, "clinic.db"))
        else:
            address = database_address(database)
        clinic = _open(address, clock)
        # Closed before the folder is removed: Windows deletes no file that is open.
        stack.callback(clinic.close)
        is_own = database is None
        yield clinic, _actor(clinic, username, zone, is_own=is_own)


def _open(address: str | None, clock: SetClock) -> "Clinic":
    from qtoken.bootstrap import make_clinic, open_clinic

    try:
        return open_clinic(address, clock=clock)
    except DatabaseMissing:
        return make_clinic(address, clock=clock)


def _actor(clinic: "Clinic", username: str | None, zone: str, *, is_own: bool) -> int:
    accounts = clinic.services.accounts
    # A clinic that is there already: somebody who may must sign in.
    if accounts.has_admin():
        return sign_in(clinic, username)
    name, password = _USER, passwords.made_up()
    if not is_own:
        name, password = _first_admin(username)
    row = accounts.create_first_admin(
        name,
        password,
        clinic_name=_("Replay"),
        time_zone_name=zone,
        request_id=str(uuid4()),
    )
    return row.id


def _first_admin(username: str | None) -> tuple[str, str]:
    name = username or os.environ.get(passwords.USER, "")
    if name:
        return name, passwords.admin_password()
    password = passwords.made_up()
    told = _("A new clinic was made for the replay. Sign in as {user} with {password}")
    click.echo(told.format(user=_USER, password=password), err=True)
    return _USER, password


def _played(play: "Replay", pace: "Pace", clinic: "Clinic", by: int, *, with_windows: bool) -> bool:
    with _progress(play.event_count) as told:
        if not with_windows:
            return play.play(pace, told=told)
        is_whole: bool = entry("startup.replay", "open_replay")(
            clinic,
            by,
            lambda is_stopped: play.play(pace, told=told, is_stopped=is_stopped),
        )
        return is_whole


@contextmanager
def _progress(total: int) -> Iterator[Callable[[], None]]:
    # In a log or a pipe a progress bar would be a mess.
    if sys.stderr is None or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(_("Playing the record"), total=total)
        yield lambda: bar.advance(task)


def _printed(summary: "Summary") -> Printed:
    heads = [
        _("Department"),
        pgettext("figures", "Issued"),
        pgettext("figures", "Called"),
        pgettext("figures", "Done"),
        pgettext("figures", "Left"),
        _("Mean wait"),
        _("90 % waited at most"),
    ]
    total, *parts = summary.items()
    lines = [
        [name, f.issued, f.called, f.done, f.left, _seconds(f.mean_wait_s), _seconds(f.p90_wait_s)]
        for name, f in (*parts, (pgettext("figures", "Total"), total[1]))
    ]
    value = {name: asdict(figures) for name, figures in summary.items()}
    return Printed(value, table(heads, lines, if_empty=""))


def _seconds(wait_s: float | None) -> str:
    return (
        "-" if wait_s is None else _("{number} s").format(number=formats.number(wait_s, digits=1))
    )
