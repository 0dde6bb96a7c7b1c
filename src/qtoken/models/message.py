"""Messages to patients: what is to be sent, and the clinic's texts for it.

While the clinic sends messages, a trigger writes a cue in each transaction that appends an event.
So no change is committed without its cue, whatever code made the change. The sender turns cues into
messages. Phone numbers and addresses are not stored here; they are read when a message is sent.
"""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    text,
)

from qtoken.models.base import Id, PartialIndex, UtcDateTime, metadata

message_cue_table = Table(
    "message_cue",
    metadata,
    Column("event_id", Id, ForeignKey("token_event.id"), primary_key=True, autoincrement=False),
)

message_table = Table(
    "message",
    metadata,
    Column("id", Id, primary_key=True),
    # What the message is about, and its channel. Unique, so that each is made only once, even if
    # two senders find the same cue.
    Column("cause", String(80), nullable=False, unique=True),
    Column("kind", String(10), nullable=False),
    Column("channel", String(10), nullable=False),
    Column("patient_id", Id, ForeignKey("patient.id"), nullable=False),
    Column("token_id", Id, ForeignKey("token.id")),
    # For a call the token's version: another call is another message.
    Column("token_version", Integer),
    Column("appointment_id", Id, ForeignKey("appointment.id")),
    Column("status", String(10), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    # After this it is no longer worth sending.
    Column("expires_at", UtcDateTime, nullable=False),
    Column("try_count", SmallInteger, nullable=False),
    # Until then it belongs to the sender that has taken it.
    Column("claimed_until", UtcDateTime),
    Column("ended_at", UtcDateTime),
    Column("error", String(200), nullable=False),
    # The user at the desk who has seen that it failed.
    Column("seen_by_id", Id, ForeignKey("user_account.id")),
    CheckConstraint("kind IN ('issued', 'soon', 'called', 'reminder')", name="kind"),
    CheckConstraint("channel IN ('sms', 'email')", name="channel"),
    CheckConstraint(
        "status IN ('waiting', 'sending', 'sent', 'failed', 'unknown', 'dropped')", name="status"
    ),
    CheckConstraint(
        "(status IN ('waiting', 'sending')) = (ended_at IS NULL)",
        name="ended",
    ),
)
_message = message_table.c
PartialIndex("ix_message_due", _message.due_at, where=text("status IN ('waiting', 'sending')"))
PartialIndex(
    "ix_message_failed",
    _message.ended_at,
    where=text("status IN ('failed', 'unknown') AND seen_by_id IS NULL"),
)
Index("ix_message_patient_id", _message.patient_id)

message_template_table = Table(
    "message_template",
    metadata,
    Column("kind", String(10), primary_key=True),
    Column("channel", String(10), primary_key=True),
    # Empty for all languages without a text of their own.
    Column("language", String(35), primary_key=True),
    Column("subject", String(200), nullable=False),
    Column("text", String(1000), nullable=False),
    CheckConstraint("kind IN ('issued', 'soon', 'called', 'reminder')", name="kind"),
    CheckConstraint("channel IN ('sms', 'email')", name="channel"),
)
