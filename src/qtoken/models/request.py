"""First answers of commands that change something other than a token, by request id."""

from sqlalchemy import Column, String, Table, Text

from qtoken.models.base import UtcDateTime, metadata

answered_request_table = Table(
    "answered_request",
    metadata,
    Column("request_id", String(64), primary_key=True),
    Column("command", String(40), nullable=False),
    # What was asked, as `services.asked` keeps it; not known of requests to an older qtoken.
    Column("asked", String(16)),
    Column("answer", Text, nullable=False),
    Column("answered_at", UtcDateTime, nullable=False),
)
