"""How failures reach the shell: exit code 1 and one line on stderr, never a traceback."""

import logging
import os

import click

from qtoken import faults, logs
from qtoken.domain.errors import QTokenError
from qtoken.phrases import sentence
from qtoken.texts import _

REFUSED = 1
INTERRUPTED = 130
"""What shells give for Ctrl+C."""

_log = logging.getLogger(__name__)


def tell_refused(error: QTokenError) -> None:
    """Print the code and the sentence of a refusal."""
    click.echo(f"{error.code}: {sentence(error)}", err=True)


def tell_fault(error: BaseException) -> None:
    """Print that it is our bug, with a reference; the whole trace goes to the log file."""
    reference = os.urandom(4).hex().upper()
    file = logs.start()
    _log.error("Fault %s\n%s", reference, faults.account(error))
    text = _("Something went wrong in qtoken itself. Please report {reference}, with {file}.")
    click.echo(f"internal_error: {text.format(reference=reference, file=file or '-')}", err=True)
