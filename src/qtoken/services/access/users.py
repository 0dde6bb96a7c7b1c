"""Reads users: all of them for administrators, and for others their own account."""

from collections.abc import Collection, Mapping

from sqlalchemy import ColumnElement, Connection

from qtoken.db.database import Database
from qtoken.domain.fields import Field
from qtoken.domain.input import clean_line
from qtoken.domain.roles import Reach, Right, Role
from qtoken.domain.usernames import username_key
from qtoken.models.patient import patient_table
from qtoken.models.user import user_table
from qtoken.services.ownership import own_user
from qtoken.services.paging import LONGEST_PAGE, Order, Page, ordered, read_page
from qtoken.services.people.mailboxes import mailbox_key
from qtoken.services.people.patient_rows import PatientRow
from qtoken.services.people.patient_steps import PATIENTS
from qtoken.services.people.user_steps import USERS, active_user, read_user
from qtoken.services.repeats import check_right, who_asks
from qtoken.services.rows import UserRow

_user, _patient = user_table.c, patient_table.c

_ORDER = {
    "id": _user.id,
    "username": _user.username_key,
    "email": _user.email,
    "role": _user.role,
}


class Users:
    """Reads users. `Accounts` changes them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def me(self, *, by: int) -> UserRow:
        """Return the acting user. Raises `NotSignedIn` if the user is missing or inactive."""
        return self._database.read(lambda c: active_user(c, by))

    def user(self, user_id: int, *, by: int) -> UserRow:
        """Return the user's own account or, for an admin, any account. Raises `UserNotFound`."""

        def read(connection: Connection) -> UserRow:
            check_right(connection, self._database, Right.MANAGE_USERS, by, own=own_user(user_id))
            return read_user(connection, user_id)

        return self._database.read(read)

    def everybody(self, *, by: int) -> tuple[UserRow, ...]:
        """Return all users by name, for admins."""

        def read(connection: Connection) -> tuple[UserRow, ...]:
            check_right(connection, self._database, Right.MANAGE_USERS, by)
            return USERS.all(connection)

        return self._database.read(read)

    def page(
        self,
        *,
        search: str = "",
        username: str | None = None,
        email: str | None = None,
        role: Role | None = None,
        is_active: bool | None = None,
        order: Order = ("username",),
        limit: int = LONGEST_PAGE,
        offset: int = 0,
        by: int,
    ) -> Page[UserRow]:
        """Return users whose name or e-mail address contains `search`; for admins.

        `username` and `email` must match completely, ignoring case.
        """
        line = clean_line(search, Field.SEARCH)
        where: list[ColumnElement[bool]] = []
        if line:
            in_name = _user.username_key.contains(username_key(line), autoescape=True)
            in_email = _user.email_key.contains(mailbox_key(line), autoescape=True)
            where.append(in_name | in_email)
        if username is not None:
            where.append(_user.username_key == username_key(clean_line(username, Field.USERNAME)))
        if email is not None:
            where.append(_user.email_key == mailbox_key(clean_line(email, Field.EMAIL)))
        if role is not None:
            where.append(_user.role == role.value)
        if is_active is not None:
            where.append(_user.is_active.is_(is_active))

        def read(connection: Connection) -> Page[UserRow]:
            check_right(connection, self._database, Right.MANAGE_USERS, by)
            found = USERS.where(*where).refined(lambda query: query.order_by(None))
            query = ordered(found, order, _ORDER, _user.id)
            return read_page(connection, query, limit=limit, offset=offset)

        return self._database.read(read)

    def patients_of(self, user_ids: Collection[int], *, by: int) -> Mapping[int, PatientRow]:
        """Return the patients of these users, by user id; all for admins, else only one's own."""

        def read(connection: Connection) -> Mapping[int, PatientRow]:
            who = who_asks(connection, Right.MANAGE_USERS, by)
            asked = user_ids if who.reach is Reach.ALL else {by}.intersection(user_ids)
            query = PATIENTS.beside(_patient.user_id).where(_patient.user_id.in_(asked))
            return dict(query.all(connection))

        return self._database.read(read)

    def users_of(self, patient_ids: Collection[int], *, by: int) -> Mapping[int, UserRow]:
        """Return the users of these patients, by patient id; all for admins, else only oneself."""

        def read(connection: Connection) -> Mapping[int, UserRow]:
            who = who_asks(connection, Right.MANAGE_USERS, by)
            query = USERS.beside(_patient.id).where(
                _patient.user_id == _user.id, _patient.id.in_(patient_ids)
            )
            if who.reach is not Reach.ALL:
                query = query.where(_user.id == by)
            return dict(query.all(connection))

        return self._database.read(read)
