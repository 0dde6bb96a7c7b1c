"""The clinic's view of its messages: their texts, and which were not sent."""

from datetime import datetime

from sqlalchemy import Connection, Executable, delete, literal_column, select, update

from qtoken.db.database import Database
from qtoken.db.row_query import RowQuery
from qtoken.db.upsert import upsert
from qtoken.domain.errors import MessageNotFound, TextTooLong
from qtoken.domain.fields import Field
from qtoken.domain.input import clean_line
from qtoken.domain.labels import label
from qtoken.domain.messages import (
    Channel,
    Kind,
    check_words,
    clean_language,
    parse_channel,
    parse_kind,
)
from qtoken.domain.press import Press
from qtoken.domain.roles import Right
from qtoken.models.message import message_table, message_template_table
from qtoken.models.patient import patient_table
from qtoken.models.token import token_table
from qtoken.services.messages.message_rows import MessageRow, TemplateRow
from qtoken.services.messages.unsent import IS_UNSEEN
from qtoken.services.repeats import check_right, run_once

FAILURES_MOST = 100
TEXT_LIMIT = 1000
SUBJECT_LIMIT = 200

_message, _patient, _token = message_table.c, patient_table.c, token_table.c
_template = message_template_table.c


def _message_row(  # noqa: PLR0917 - called with columns in their order
    id: int,  # noqa: A002 - a column's name
    kind: str,
    channel: str,
    patient_id: int,
    patient: str,
    letter: str | None,
    number: int,
    error: str,
    status: str,
    ended_at: datetime,
) -> MessageRow:
    return MessageRow(
        id=id,
        kind=Kind(kind),
        channel=Channel(channel),
        patient_id=patient_id,
        patient=patient,
        label="" if letter is None else label(letter, number),
        error=error,
        is_unknown=status == "unknown",
        ended_at=ended_at,
    )


def _template_row(kind: str, channel: str, language: str, subject: str, text: str) -> TemplateRow:
    return TemplateRow(Kind(kind), Channel(channel), language, subject, text)


_ROWS = RowQuery(
    select(
        _message.id,
        _message.kind,
        _message.channel,
        _message.patient_id,
        _patient.name.label("patient"),
        _token.letter,
        _token.number,
        _message.error,
        _message.status,
        _message.ended_at,
    ).select_from(
        message_table.join(patient_table, _patient.id == _message.patient_id).outerjoin(
            token_table, _token.id == _message.token_id
        )
    ),
    _message_row,
)
_FAILURES = _ROWS.refined(
    lambda query: (
        query.where(IS_UNSEEN)
        .order_by(_message.ended_at.desc(), _message.id.desc())
        .limit(literal_column(str(FAILURES_MOST)))
    )
)
_TEMPLATES = RowQuery(
    select(
        _template.kind, _template.channel, _template.language, _template.subject, _template.text
    ).order_by(*message_template_table.primary_key),
    _template_row,
)


class Messages:
    """Failed messages, for the desk to tell those patients, and texts, for the administrator."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def failures(self, *, by: int) -> tuple[MessageRow, ...]:
        """Return what was not sent, or perhaps not, and was not handled yet, the newest first.

        At most `FAILURES_MOST`; how many there are `services.desk_view` tells.
        """

        def read(connection: Connection) -> tuple[MessageRow, ...]:
            check_right(connection, self._database, Right.SEE_PATIENTS, by)
            return _FAILURES.all(connection)

        return self._database.read(read)

    def mark_handled(self, message_id: int, *, press: Press) -> MessageRow:
        """Remove a failure from the list, after the patient was told. Raises `MessageNotFound`."""

        def work(connection: Connection) -> MessageRow:
            found = _ROWS.where(
                _message.id == message_id, _message.status.in_(("failed", "unknown"))
            ).one_or_none(connection)
            if found is None:
                raise MessageNotFound(message=message_id)
            connection.execute(
                update(message_table).where(_message.id == message_id).values(seen_by_id=press.by)
            )
            return found

        return run_once(
            self._database,
            MessageRow,
            work,
            right=Right.SEE_PATIENTS,
            command="see_to_message",
            asked={"message_id": message_id},
            by=press.by,
            request_id=press.request_id,
        )

    def templates(self, *, by: int) -> tuple[TemplateRow, ...]:
        """Return the clinic's own texts; all others are the built-in ones."""

        def read(connection: Connection) -> tuple[TemplateRow, ...]:
            check_right(connection, self._database, Right.SEE_CLINIC, by)
            return _TEMPLATES.all(connection)

        return self._database.read(read)

    def set_template(
        self,
        kind: str,
        *,
        channel: str,
        text: str,
        subject: str = "",
        language: str = "",
        press: Press,
    ) -> TemplateRow:
        """Set a text for future messages; an empty one brings back the built-in text.

        Placeholders are those of `domain.messages.PLACEHOLDERS`. Raises `MessageKindUnknown`,
        `ChannelUnknown`, `LanguageInvalid`, `PlaceholderUnknown`, `TemplateInvalid`, `TextTooLong`.
        """
        known, way = parse_kind(kind), parse_channel(channel)
        row = TemplateRow(
            known,
            way,
            clean_language(language),
            check_words(known, clean_line(subject, Field.SUBJECT, limit=SUBJECT_LIMIT)),
            check_words(known, _clean_text(text)),
        )

        def work(connection: Connection) -> TemplateRow:
            if row.text:
                connection.execute(_put(connection.dialect.name, _columns(row)))
            else:
                which = (
                    _template.kind == row.kind.value,
                    _template.channel == row.channel.value,
                    _template.language == row.language,
                )
                connection.execute(delete(message_template_table).where(*which))
            return row

        return run_once(
            self._database,
            TemplateRow,
            work,
            right=Right.SET_UP_CLINIC,
            command="set_template",
            asked=_columns(row),
            by=press.by,
            request_id=press.request_id,
        )


def _put(dialect: str, columns: dict[str, str]) -> Executable:
    # One statement: if two administrators set the same text at once, both must succeed.
    words = {"subject": columns["subject"], "text": columns["text"]}
    key = list(message_template_table.primary_key)
    added = upsert(message_template_table, dialect).values(columns)
    return added.on_conflict_do_update(index_elements=key, set_=words)


def _clean_text(words: str) -> str:
    """Return a text with its line breaks; each line is cleaned."""
    if len(words) > TEXT_LIMIT:
        raise TextTooLong(field=Field.TEXT, length=len(words), limit=TEXT_LIMIT)
    lines = (clean_line(line, Field.TEXT, limit=TEXT_LIMIT) for line in words.splitlines())
    return "\n".join(lines).strip()


def _columns(row: TemplateRow) -> dict[str, str]:
    return {
        "kind": row.kind.value,
        "channel": row.channel.value,
        "language": row.language,
        "subject": row.subject,
        "text": row.text,
    }
