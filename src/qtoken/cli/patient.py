"""`qtoken patient`: register and find patients."""

from typing import TYPE_CHECKING, Any

import click

from qtoken import formats, phrases
from qtoken.cli.actor import Actor, changes, reads
from qtoken.cli.help_texts import Group
from qtoken.cli.options import option
from qtoken.cli.printing import Printed, noted, row_value, table
from qtoken.texts import _, joined

if TYPE_CHECKING:
    from qtoken.services.people.patient_rows import PatientRow

_MOST_FOUND = 100


@click.group(cls=Group)
def patient() -> None:
    """Register and find patients."""


@patient.command()
@click.argument("name")
@option("--phone", default="", help="Phone number.")
@option("--second-phone", default="", help="Where else the patient is reached.")
@option("--second-phone-of", default="", metavar="WHO", help="Whose it is, such as the mother's.")
@option("--email", default="", help="E-mail address.")
@option("--date-of-birth", metavar="DATE", help="Year-month-day.")
@option("--sex", help="female, male, other or unknown; f, m, o and u do.")
@option("--record-number", default="", help="The clinic's own number for the record.")
@option("--needs", default="", help="What the caller must know, such as a wheelchair.")
@option("--sms", "wants_sms", is_flag=True, help="The patient agrees to text messages.")
@option("--mail", "wants_email", is_flag=True, help="The patient agrees to e-mails.")
@option("--language", default="", metavar="CODE", help="Of messages, such as de.")
@changes
def add(
    actor: Actor, name: str, *, wants_sms: bool, wants_email: bool, **details: str | None
) -> Printed:
    """Register a patient; only the name is needed."""
    row = actor.services.registration.register(
        name,
        phone=details["phone"] or "",
        second_phone=details["second_phone"] or "",
        second_phone_of=details["second_phone_of"] or "",
        email=details["email"] or "",
        date_of_birth=details["date_of_birth"],
        sex=details["sex"],
        record_number=details["record_number"] or "",
        needs=details["needs"] or "",
        wants_sms=wants_sms,
        wants_email=wants_email,
        language=details["language"] or "",
        press=actor.press(),
    )
    return Printed(row_value(row), noted(_text([row]), phrases.doubtful_phones(row)))


@patient.command()
@click.argument("patient_id", metavar="ID", type=int)
@option("--name", help="Full name.")
@option("--phone", help="Phone number; '' for none.")
@option("--second-phone", help="Where else the patient is reached; '' for nowhere.")
@option("--second-phone-of", metavar="WHO", help="Whose it is, such as the mother's.")
@option("--email", help="E-mail address; '' for none.")
@option("--date-of-birth", metavar="DATE", help="Year-month-day; '' for none.")
@option("--sex", help="female, male, other or unknown; f, m, o and u do.")
@option("--record-number", help="The clinic's own number for the record; '' for none.")
@option("--needs", help="What the caller must know, such as a wheelchair; '' for nothing.")
@option("--sms/--no-sms", "wants_sms", default=None, help="Whether text messages are agreed to.")
@option("--mail/--no-mail", "wants_email", default=None, help="Whether e-mails are agreed to.")
@option("--language", metavar="CODE", help="Of messages, such as de; '' for the clinic's.")
@changes
def change(actor: Actor, patient_id: int, **options: Any) -> Printed:
    """Change what is given of a patient; the rest stays."""
    given = {field: value for field, value in options.items() if value is not None}
    row = actor.services.registration.change(patient_id, **given, press=actor.press())
    return Printed(row_value(row), noted(_text([row]), phrases.doubtful_phones(row)))


@patient.command()
@click.argument("text")
@option("--limit", type=click.IntRange(1, _MOST_FOUND), default=20, help="At most so many.")
@reads
def find(actor: Actor, text: str, limit: int) -> Printed:
    """Find patients by beginnings of names, part of a phone number, record number or id."""
    rows = actor.services.patients.find(text, by=actor.by, limit=limit)
    return Printed([row_value(row) for row in rows], _text(rows))


def _text(rows: "tuple[PatientRow, ...] | list[PatientRow]") -> str:
    heads = [_("Id"), _("Name"), _("Born"), _("Phone"), _("Record number"), _("Needs")]
    lines = [
        [
            row.id,
            row.name,
            formats.day(row.date_of_birth) if row.date_of_birth else "-",
            joined(*phrases.phones(row)) or "-",
            row.record_number or "-",
            row.needs or "-",
        ]
        for row in rows
    ]
    return table(heads, lines, if_empty=_("No patient was found. Register one: patient add NAME"))
