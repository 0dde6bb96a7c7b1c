"""Messages that did not go out, or perhaps not, and that nobody has seen to."""

from sqlalchemy import Select, func, select, text

from qtoken.models.message import message_table

IS_UNSEEN = text("message.status IN ('failed', 'unknown') AND message.seen_by_id IS NULL")
"""What did not go out and nobody has seen to, said as the index says it."""


def select_unsent_count() -> Select[int]:
    """Return the query of how many there are."""
    return select(func.count()).select_from(message_table).where(IS_UNSEEN)
