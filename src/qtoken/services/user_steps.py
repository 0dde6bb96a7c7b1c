"""Steps that accounts share. All take a connection."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from qtoken.domain.errors import UserNotFound
from qtoken.domain.roles import Role
from qtoken.models.user import user_table
from qtoken.services.rows import UserRow

_user = user_table.c

USERS = select(_user.id, _user.username, _user.email, _user.role, _user.is_active).order_by(
    _user.username_key
)
"""The query of `user_row`, by name."""

_ADMIN = select(_user.id).where(_user.role == Role.ADMIN.value, _user.is_active).limit(1)


def user_row(row: Any) -> UserRow:
    """Return the frozen row of a result of `USERS`."""
    return UserRow(row.id, row.username, row.email, Role(row.role), row.is_active)


def read_user(connection: Connection, user_id: int) -> UserRow:
    """Return a user. Raises `UserNotFound`."""
    found = connection.execute(USERS.where(_user.id == user_id)).one_or_none()
    if found is None:
        raise UserNotFound(user=user_id)
    return user_row(found)


def insert_user(connection: Connection, now: datetime, values: dict[str, Any]) -> UserRow:
    """Add a user."""
    added = connection.execute(insert(user_table).values(values | {"created_at": now}))
    return read_user(connection, added.inserted_primary_key[0])  # type: ignore[index]


def update_user(connection: Connection, user_id: int, values: dict[str, Any]) -> UserRow:
    """Change what is given of a user. Raises `UserNotFound`."""
    if values:
        connection.execute(update(user_table).where(_user.id == user_id).values(values))
    return read_user(connection, user_id)


def has_password_hash(connection: Connection, user_id: int, password_hash: str) -> bool:
    """Whether a user's password is kept as this very hash; each hash of a password is another."""
    kept = connection.scalar(select(_user.password_hash).where(_user.id == user_id))
    return kept == password_hash


def has_admin(connection: Connection) -> bool:
    """Whether anybody may set up the clinic."""
    return connection.scalar(_ADMIN) is not None


def keeps_admin(connection: Connection) -> bool:
    """Whether anybody still may, once this transaction is committed."""
    # Locked: two admins who keep each other out at the same moment must not both succeed.
    return connection.scalar(_ADMIN.with_for_update()) is not None
