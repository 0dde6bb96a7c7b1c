"""`qtoken send-messages`: sends the messages in the outbox until it is ended."""

import signal
import threading
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qtoken import logs, message_phrases
from qtoken.cli.actor import opened
from qtoken.cli.help_texts import Command
from qtoken.cli.options import GATEWAYS, database_option, option
from qtoken.domain.errors import QTokenError
from qtoken.texts import _, ngettext

if TYPE_CHECKING:
    from qtoken.sending.gateway import Tried


class GatewaysUnnamed(QTokenError):
    """No gateways are named."""

    code = "gateways_unnamed"
    message = "Name the file with the gateways: --gateways FILE, or QTOKEN_GATEWAYS."


@click.command("send-messages", cls=Command)
@option(
    "--gateways",
    type=click.Path(path_type=Path),
    envvar=GATEWAYS,
    metavar="FILE",
    help="The file that names mail server and text message gateway; else QTOKEN_GATEWAYS.",
)
@option("--once", is_flag=True, help="Send what is due now, and end.")
@database_option
def send_messages(*, gateways: Path | None, once: bool, database: str | None) -> None:
    """Send text messages and e-mails to patients who have agreed to them."""
    from qtoken.sending.sender import Sender
    from qtoken.sending.settings import read_gateways

    logs.start()
    if gateways is None:
        raise GatewaysUnnamed
    ways = read_gateways(gateways)
    with opened(database) as clinic:
        outboxes = (clinic.services.link_mails, clinic.services.outbox)
        sender = Sender(outboxes, ways, subscribe=clinic.feed.subscribe)
        if once:
            _tell(sender.send_due())
            return
        clinic.feed.start()
        sender.start()
        click.echo(_("Sending messages - Ctrl+C ends it."))
        _wait_for_the_end()
        sender.stop()


def _tell(tried: Sequence["Tried"]) -> None:
    count = len(tried)
    said = ngettext("{count} message was tried.", "{count} messages were tried.", count)
    click.echo(said.format(count=count))
    # Each reason once: a gateway that is down gives the same one for all messages.
    for failure, times in Counter(one.failure for one in tried if one.failure).items():
        said = ngettext(
            "{count} of them did not go out. {reason}",
            "{count} of them did not go out. {reason}",
            times,
        )
        click.echo(said.format(count=times, reason=message_phrases.unsent(str(failure))))


def _wait_for_the_end() -> None:
    # The signal only sets a flag: the message in hand is finished first, or nobody would know
    # whether it was sent. Waiting with a time limit lets Python run the handler on Windows too.
    ended = threading.Event()
    previous = {
        number: signal.signal(number, lambda *_: ended.set())
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        while not ended.wait(1.0):
            pass
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
