"""`qtoken`: the list of commands, and how all of them report failures.

Importing this must stay fast: no SQLAlchemy, argon2 or Qt before a command needs it.
"""

import errno
import gettext
import os
import sys
from importlib import import_module
from typing import Any

import click

from qtoken import __version__, texts
from qtoken.cli import failures
from qtoken.cli.help_texts import Group, Option
from qtoken.cli.own_settings import OwnSettings
from qtoken.cli.windows import open_this_computers_window
from qtoken.domain.errors import QTokenError
from qtoken.paths import resource_dir

_MODULES = {
    "reception": "windows",
    "doctor": "doctor",
    "display": "windows",
    "demo": "demo",
    "init": "init",
    "db": "db",
    "clinic": "clinic",
    "department": "department",
    "room": "room",
    "user": "user",
    "key": "key",
    "priority": "priority",
    "patient": "patient",
    "token": "token",
    "queue": "queue",
    "serve": "serve",
    "replay": "replay",
    "generate-test-token": "test_token",
    "message": "message",
    "send-messages": "send_messages",
}
"""The module of each command in `qtoken.cli`, in the order that `--help` shows."""

_OWN = {"sound-once": "windows", "print-once": "windows"}
"""Commands that only the program itself starts; `--help` does not list them."""


class Program(Group):
    """The whole program. A refused action ends with 1, wrong usage with 2; never a traceback.

    A command is imported only when it is used, so that no window waits for the others.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the commands in the order of a clinic's days."""
        return list(_MODULES)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's signature
        cmd_name: str,
    ) -> click.Command | None:
        """Return a command, or None if there is none of that name.

        Underscores work too: scripts for the previous system call `generate_test_token`.
        """
        name = cmd_name.replace("_", "-")
        module_name = (_MODULES | _OWN).get(name)
        if module_name is None:
            return None
        module = import_module(f"qtoken.cli.{module_name}")
        command: click.Command = getattr(module, name.replace("-", "_"))
        return command

    def make_context(self, *args: Any, **more: Any) -> click.Context:
        """Begin to read a command line, and to speak this computer's language."""
        own = OwnSettings()
        _speak(own.settings.language or texts.ENGLISH)
        return super().make_context(*args, **more | {"obj": own})

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; turn failures into one line and an exit code."""
        try:
            return super().invoke(ctx)
        except QTokenError as error:
            failures.tell_refused(error)
        except (click.exceptions.Exit, click.ClickException):
            raise
        except (KeyboardInterrupt, click.Abort):
            ctx.exit(failures.INTERRUPTED)
        except Exception as error:
            # The reader of the output has gone, as with `| head`. click ends quietly then.
            if isinstance(error, OSError) and error.errno == errno.EPIPE:
                raise
            failures.tell_fault(error)
        return ctx.exit(failures.REFUSED)


@click.group(
    cls=Program,
    invoke_without_command=True,
    context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100},
)
@click.version_option(
    __version__,
    prog_name="qtoken",
    message="%(prog)s %(version)s",
    cls=Option,
    help="Show the version and exit.",
)
@click.pass_context
def qtoken(context: click.Context) -> None:
    """Tokens for the front desk of a clinic: reception, doctors, the waiting room's display.

    Without a command: the window that this computer is set to. Options stand after the command.
    """
    if context.invoked_subcommand is None:
        open_this_computers_window()


def _speak(language: str) -> None:
    texts.use_language(language)
    # Click's own words are looked up in the process's catalogue, in the language of this variable.
    os.environ["LANGUAGE"] = language.replace("-", "_")
    gettext.bindtextdomain(texts.DOMAIN, resource_dir() / "translations")
    gettext.textdomain(texts.DOMAIN)


def run() -> None:
    """Run the command line of this process; the entry point of the `qtoken` program."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a name's script must not make the command fail.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    qtoken.main(prog_name="qtoken")
