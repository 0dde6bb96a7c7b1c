"""What went wrong, for the shell: exit code 1 and one line on stderr, never a traceback."""

import logging
import os
import traceback

import click

from qtoken import logs
from qtoken.domain.errors import QTokenError
from qtoken.texts import _, sentence

REFUSED = 1
INTERRUPTED = 130
"""What shells give for Ctrl+C."""

_log = logging.getLogger(__name__)


def tell_refused(error: QTokenError) -> None:
    """Say which rule refused the action, by code and in a sentence."""
    click.echo(f"{error.code}: {sentence(error)}", err=True)


def tell_fault(error: BaseException) -> None:
    """Say that it is our fault, with a reference; the whole trace goes to the log file."""
    reference = os.urandom(4).hex().upper()
    file = logs.start()
    _log.error("Fault %s\n%s", reference, _account(error))
    text = _("Something went wrong in qtoken itself. Please report {reference}, with {file}.")
    click.echo(f"internal_error: {text.format(reference=reference, file=file or '-')}", err=True)


def _account(error: BaseException) -> str:
    # The texts of exceptions may quote a patient or a password: only their kinds are kept.
    parts = []
    seen: BaseException | None = error
    while seen is not None:
        stack = "".join(traceback.format_tb(seen.__traceback__))
        parts.append(f"{stack}{type(seen).__module__}.{type(seen).__qualname__}")
        seen = seen.__cause__ or seen.__context__
    return "\nwhile handling:\n".join(reversed(parts))
