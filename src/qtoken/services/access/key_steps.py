"""Steps on keys that several services share. All take a connection."""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, update

from qtoken.models.access import access_key_table, password_reset_table

_key = access_key_table.c


def withdraw(connection: Connection, which: ColumnElement[bool], now: datetime) -> None:
    """Withdraw keys; those withdrawn before keep their time."""
    connection.execute(
        update(access_key_table).where(which, _key.withdrawn_at.is_(None)).values(withdrawn_at=now)
    )


def withdraw_keys(connection: Connection, user_id: int, now: datetime) -> None:
    """Withdraw all keys and password links of a user, whose password or access has changed."""
    withdraw(connection, _key.user_id == user_id, now)
    end_links(connection, user_id)


def end_links(connection: Connection, user_id: int) -> None:
    """End all links with which a user's password could be set."""
    connection.execute(
        delete(password_reset_table).where(password_reset_table.c.user_id == user_id)
    )
