"""Answers of commands that change something other than a token, by request id.

A repeated request gets the first answer. Repeats of commands on tokens are answered from events.
"""

from sqlalchemy import Column, String, Table, Text

from qtoken.models.base import UtcDateTime, metadata

answered_request_table = Table(
    "answered_request",
    metadata,
    Column("request_id", String(64), primary_key=True),
    Column("command", String(40), nullable=False),
    # A hash of what was asked (`services.asked`); NULL for requests to an older qtoken.
    Column("asked", String(16)),
    Column("answer", Text, nullable=False),
    Column("answered_at", UtcDateTime, nullable=False),
)
