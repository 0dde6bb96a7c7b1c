"""TokenEvent: the append-only log of what happened to tokens; also the announcement log.

Each event contains the token as it was afterwards. So a repeated request is answered from its
event, and undo restores the state of the event before. Triggers in the database refuse to change or
delete events.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
    text,
)

from qtoken.domain.token import Status, Verb
from qtoken.models.base import Id, PartialIndex, UtcDateTime, Word, metadata

token_event_table = Table(
    "token_event",
    metadata,
    Column("id", Id, primary_key=True),
    Column("token_id", Id, ForeignKey("token.id"), nullable=False),
    Column("kind", Word(Verb, 10), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("actor_id", Id, ForeignKey("user_account.id"), nullable=False),
    Column("request_id", String(64), nullable=False, unique=True),
    # A hash of what was asked (`services.asked`); NULL for events of an older qtoken.
    Column("asked", String(16)),
    Column("reason", String(200), nullable=False),
    Column("is_out_of_order", Boolean, nullable=False),
    Column("undone_event_id", Id, ForeignKey("token_event.id")),
    # The token after the event.
    Column("version", Integer, nullable=False),
    Column("status", Word(Status, 10), nullable=False),
    Column("department_id", Id, ForeignKey("department.id"), nullable=False),
    Column("wanted_doctor_id", Id, ForeignKey("doctor.id")),
    Column("doctor_id", Id, ForeignKey("doctor.id")),
    Column("room_id", Id, ForeignKey("room.id")),
    Column("call_slot", SmallInteger),
    Column("entered_at", UtcDateTime, nullable=False),
    Column("called_at", UtcDateTime),
    Column("last_called_at", UtcDateTime),
    Column("ended_at", UtcDateTime),
    UniqueConstraint("token_id", "version"),
    CheckConstraint(
        "kind IN ('issue', 'call', 'recall', 'hold', 'return', 'done', 'no_show', 'leave',"
        " 'cancel', 'transfer', 'undo')",
        name="kind",
    ),
)

_ANNOUNCED = text("kind IN ('call', 'recall')")
PartialIndex(
    "ix_token_event_announced",
    token_event_table.c.at,
    where=_ANNOUNCED,
)

PartialIndex(
    "ix_token_event_undone_event_id",
    token_event_table.c.undone_event_id,
    where=token_event_table.c.undone_event_id.is_not(None),
)

call_receipt_table = Table(
    "call_receipt",
    metadata,
    Column("event_id", Id, ForeignKey("token_event.id"), primary_key=True),
    Column("display", String(120), primary_key=True),
    # Three independent facts (`domain.receipts`), NULL until the display reports them.
    Column("drawn_at", UtcDateTime),
    Column("announced_at", UtcDateTime),
    Column("heard_at", UtcDateTime),
    Column("silence", String(20)),
    CheckConstraint(
        "silence IN ('switched_off', 'no_sound_support', 'no_device', 'cannot_play', 'no_answer')"
        " AND heard_at IS NULL OR silence IS NULL",
        name="silence",
    ),
)
