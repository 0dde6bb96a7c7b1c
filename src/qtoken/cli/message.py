"""`qtoken message`: which messages did not go out, and the clinic's words for them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from qtoken import message_phrases
from qtoken.cli.actor import Actor, changes, reads
from qtoken.cli.help_texts import Group
from qtoken.cli.options import option
from qtoken.cli.printing import Printed, row_value, table
from qtoken.texts import _, pgettext

if TYPE_CHECKING:
    from qtoken.services.messages.message_rows import MessageRow, TemplateRow


@click.group(cls=Group)
def message() -> None:
    """See which messages did not go out, and set the words for them."""


@message.command("list")
@reads
def list_failures(actor: Actor) -> Printed:
    """List messages that did not go out and that nobody has seen to."""
    rows = actor.services.messages.failures(by=actor.by)
    return Printed([row_value(row) for row in rows], _failures(rows))


@message.command("see-to")
@click.argument("message_id", metavar="ID", type=int)
@changes
def mark_handled(actor: Actor, message_id: int) -> Printed:
    """Take a message off that list: somebody has told the patient."""
    row = actor.services.messages.mark_handled(message_id, press=actor.press())
    return Printed(row_value(row), _failures([row]))


@message.command()
@reads
def words(actor: Actor) -> Printed:
    """List the clinic's own words; what is not there has the usual ones."""
    rows = actor.services.messages.templates(by=actor.by)
    return Printed([row_value(row) for row in rows], _words(rows))


@message.command("set-words")
@click.argument("kind")
@click.argument("channel")
@click.argument("text")
@option("--subject", default="", help="Of an e-mail.")
@option("--language", default="", metavar="CODE", help="Such as de; else for all others.")
@changes
def set_words(
    actor: Actor, *, kind: str, channel: str, text: str, subject: str, language: str
) -> Printed:
    """Say it in these words from now on; an empty text brings back the usual ones.

    KIND is issued, soon, called or reminder, CHANNEL is sms or email. TEXT may hold placeholders
    such as {label}.
    """
    row = actor.services.messages.set_template(
        kind, channel=channel, text=text, subject=subject, language=language, press=actor.press()
    )
    return Printed(row_value(row), _words([row]))


def _failures(rows: "Sequence[MessageRow]") -> str:
    heads = [
        _("Id"),
        _("Patient"),
        _("Token"),
        _("Message"),
        pgettext("way of sending", "By"),
        _("Why"),
    ]
    lines = [
        [
            row.id,
            row.patient,
            row.label or "-",
            message_phrases.kind(row.kind),
            message_phrases.channel(row.channel),
            message_phrases.unsent(row.error),
        ]
        for row in rows
    ]
    return table(heads, lines, if_empty=_("No message has failed that nobody has seen to."))


def _words(rows: "Sequence[TemplateRow]") -> str:
    heads = [_("Message"), pgettext("way of sending", "By"), _("Language"), _("Subject"), _("Text")]
    lines = [
        [row.kind, row.channel, row.language or "-", row.subject or "-", row.text] for row in rows
    ]
    return table(heads, lines, if_empty=_("The usual words are used everywhere."))
