"""`qtoken`: every command, and what all of them do about failures.

Importing this must stay quick: no SQLAlchemy, no argon2, no Qt before a command needs them.
"""

import errno
import sys
from typing import Any

import click

from qtoken import __version__, settings, texts
from qtoken.cli import failures
from qtoken.cli.clinic import clinic
from qtoken.cli.db import db
from qtoken.cli.demo import demo
from qtoken.cli.department import department
from qtoken.cli.doctor import doctor
from qtoken.cli.help_texts import Command, Group
from qtoken.cli.init import init
from qtoken.cli.patient import patient
from qtoken.cli.priority import priority
from qtoken.cli.queue import queue
from qtoken.cli.replay import replay
from qtoken.cli.room import room
from qtoken.cli.test_token import generate_test_token
from qtoken.cli.token import token
from qtoken.cli.user import user
from qtoken.cli.windows import display, open_this_computers_window, reception
from qtoken.domain.errors import QTokenError


class Program(Group):
    """The whole program. A refused action ends with 1, wrong usage with 2; never a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command and turn what went wrong into a line and an exit code."""
        try:
            return super().invoke(ctx)
        except QTokenError as error:
            failures.tell_refused(error)
        except (click.exceptions.Exit, click.ClickException):
            raise
        except (KeyboardInterrupt, click.Abort):
            ctx.exit(failures.INTERRUPTED)
        except Exception as error:
            # Nobody reads any more, as with `| head`: click ends quietly.
            if isinstance(error, OSError) and error.errno == errno.EPIPE:
                raise
            failures.tell_fault(error)
        return ctx.exit(failures.REFUSED)


@click.group(
    cls=Program,
    invoke_without_command=True,
    context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="qtoken", message="%(prog)s %(version)s")
@click.pass_context
def qtoken(context: click.Context) -> None:
    """Tokens for the front desk of a clinic: reception, doctors, the waiting room's display.

    Without a command: the window that this computer is set to. Options stand after the command.
    """
    texts.use_language(settings.load().language or texts.ENGLISH)
    if context.invoked_subcommand is None:
        open_this_computers_window()


_COMMANDS: tuple[Command | Group, ...] = (
    reception,
    doctor,
    display,
    demo,
    init,
    db,
    clinic,
    department,
    room,
    user,
    priority,
    patient,
    token,
    queue,
    replay,
    generate_test_token,
)
for command in _COMMANDS:
    qtoken.add_command(command)


def run() -> None:
    """Run the command line of this process; the entry point of the `qtoken` program."""
    for stream in (sys.stdout, sys.stderr):
        # A name in a script that the terminal cannot show must not end a command.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    qtoken.main(prog_name="qtoken")
