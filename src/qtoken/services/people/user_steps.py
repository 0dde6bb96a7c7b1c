"""Steps on users that several services share. All take a connection."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, insert, literal, select, union_all, update

from qtoken.db.row_query import RowQuery
from qtoken.domain.errors import NotSignedIn, UserNotFound
from qtoken.domain.roles import Role
from qtoken.domain.usernames import PAGE_USERNAME, check_alphabet, username_key
from qtoken.models.clinic import clinic_table
from qtoken.models.doctor import doctor_table
from qtoken.models.patient import patient_table
from qtoken.models.user import user_table
from qtoken.services.rows import UserRow

_user = user_table.c

_OF_NAME = frozenset({"username", "username_key"})

_PAGE_USER = _user.username_key == literal(PAGE_USERNAME)


def user_row(id: int, username: str, email: str, role: str, is_active: bool) -> UserRow:  # noqa: A002 - a column's name
    """Return the frozen row of a user's columns."""
    return UserRow(id, username, email, Role(role), is_active)


USERS = RowQuery(
    select(_user.id, _user.username, _user.email, _user.role, _user.is_active)
    .where(~_PAGE_USER)
    .order_by(_user.username_key),
    user_row,
)
"""All users by name, except the one who acts for patients without a sign-in."""

_ADMIN = select(_user.id).where(_user.role == Role.ADMIN.value, _user.is_active).limit(1)


def named_so(query: Select[Any], spelling: str) -> Select[Any]:
    """Return the query for the one user of a name, given by `usernames.username_spelling`.

    An exact spelling wins. Two old users may have names that are the same by today's rule; so both
    can still sign in.
    """
    known = {spelling, username_key(spelling)}
    return (
        query.where(_user.username_key.in_(known))
        # Removes the order by name, so that the exact spelling comes first.
        .order_by(None)
        .order_by(_user.username_key != spelling)
        .limit(1)
    )


def read_user(connection: Connection, user_id: int) -> UserRow:
    """Return a user. Raises `UserNotFound`."""
    found = USERS.where(_user.id == user_id).one_or_none(connection)
    if found is None:
        raise UserNotFound(user=user_id)
    return found


def active_user(connection: Connection, by: int) -> UserRow:
    """Return the user. Raises `NotSignedIn` if there is no such user, or an inactive one."""
    found = USERS.where(_user.id == by, _user.is_active).one_or_none(connection)
    if found is None:
        raise NotSignedIn
    return found


def known_names(connection: Connection, user: UserRow) -> tuple[str, ...]:
    """Return names that others know of a user, which a password must not consist of."""
    names = union_all(
        select(clinic_table.c.name),
        select(patient_table.c.name).where(patient_table.c.user_id == user.id),
        select(doctor_table.c.name).where(doctor_table.c.user_id == user.id),
    )
    return (user.username, user.email, *connection.scalars(names))


def patient_name(connection: Connection, patient_id: int | None) -> str | None:
    """Return a patient's name, or None if there is no such patient."""
    return connection.scalar(select(patient_table.c.name).where(patient_table.c.id == patient_id))


@dataclass(frozen=True, slots=True)
class NewUser:
    """The columns of a user to add."""

    username: str
    username_key: str
    email: str
    email_key: str
    role: str
    password_hash: str


def insert_user(connection: Connection, now: datetime, user: NewUser) -> UserRow:
    """Add a user. Raises `UsernameMixed`."""
    check_alphabet(user.username)
    values = asdict(user) | {"is_active": True, "created_at": now}
    added = connection.execute(insert(user_table).values(values))
    return read_user(connection, added.inserted_primary_key[0])  # type: ignore[index]


def page_user_id(connection: Connection) -> int | None:
    """Return the id of the user who acts for patients without a sign-in, or None if not made."""
    return connection.scalar(select(_user.id).where(_PAGE_USER))


def insert_page_user(connection: Connection, now: datetime) -> None:
    """Add the user who acts for patients without a sign-in: inactive, and without a password.

    Raises IntegrityError if it exists.
    """
    nobody = NewUser(PAGE_USERNAME, PAGE_USERNAME, "", "", Role.PATIENT.value, "")
    values = asdict(nobody) | {"is_active": False, "created_at": now}
    connection.execute(insert(user_table).values(values))


def update_user(connection: Connection, user_id: int, values: Mapping[str, object]) -> UserRow:
    """Change the given columns of a user. Raises `UserNotFound`, `UsernameMixed`."""
    if "username" in values and read_user(connection, user_id).username == values["username"]:
        # Two old users may have names that are the same by today's rule. Each keeps its key.
        values = {name: value for name, value in values.items() if name not in _OF_NAME}
    if "username" in values:
        check_alphabet(str(values["username"]))
    if values:
        connection.execute(update(user_table).where(_user.id == user_id).values(values))
    return read_user(connection, user_id)


def password_hash(connection: Connection, user_id: int) -> str:
    """Return the hash of a user's password; empty if there is no such user."""
    return connection.scalar(select(_user.password_hash).where(_user.id == user_id)) or ""


def replace_password(connection: Connection, user_id: int, old_hash: str, new_hash: str) -> bool:
    """Replace the hash of a user's password.

    Returns False, and changes nothing, if the user is inactive or the hash is not `old_hash`.
    """
    changed = connection.execute(
        update(user_table)
        .where(_user.id == user_id, _user.password_hash == old_hash, _user.is_active)
        .values(password_hash=new_hash)
    )
    return changed.rowcount == 1


def still_has_password(connection: Connection, user_id: int, password_hash: str) -> bool:
    """Return whether a user is active and still has this password; lock both.

    Until this transaction ends, nobody can change the password or deactivate the user. Whoever
    waits to do so then also withdraws the key that is made here.
    """
    found = connection.scalar(
        select(_user.id)
        .where(_user.id == user_id, _user.password_hash == password_hash, _user.is_active)
        .with_for_update(read=True)
    )
    return found is not None


def has_admin(connection: Connection) -> bool:
    """Return whether there is an active admin, that is, whether the clinic is set up."""
    return connection.scalar(_ADMIN) is not None


def keeps_admin(connection: Connection) -> bool:
    """Return whether an active admin is left after the changes of this transaction."""
    # Locked, so that two admins who deactivate each other at the same moment cannot both succeed.
    return connection.scalar(_ADMIN.with_for_update()) is not None
