"""Messages that were not sent, or perhaps not, and that nobody has handled yet."""

from sqlalchemy import Select, func, select, text

from qtoken.models.message import message_table

IS_UNSEEN = text("message.status IN ('failed', 'unknown') AND message.seen_by_id IS NULL")
"""The condition for these messages, worded as in the partial index, or it would not be used."""


def select_unsent_count() -> Select[int]:
    """Return the query that counts them."""
    return select(func.count()).select_from(message_table).where(IS_UNSEEN)
