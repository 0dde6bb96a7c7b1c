"""Sign-in, users, roles and passwords, as one service."""

from sqlalchemy import Connection

from qtoken.domain.errors import LastAdmin
from qtoken.domain.press import Press
from qtoken.domain.roles import Right
from qtoken.domain.unchanged import UNCHANGED, Unchanged, changes
from qtoken.services.access.account_part import named, username_taken
from qtoken.services.access.account_passwords import AccountPasswordsPart
from qtoken.services.access.key_steps import end_links, withdraw_keys
from qtoken.services.access.new_accounts import NewAccountsPart
from qtoken.services.ownership import own_user
from qtoken.services.people.mailboxes import mailbox_values
from qtoken.services.people.user_steps import keeps_admin, update_user
from qtoken.services.rows import UserRow


class Accounts(NewAccountsPart, AccountPasswordsPart):
    """Signs users in and changes their accounts. `Users` reads them."""

    def sign_in(self, username: str, password: str) -> UserRow:
        """Return the active user of that name and password, typed at this computer.

        Raises `WrongPassword`, and after several wrong ones `SignInSlowed` with the seconds to
        wait: at most a minute, which reception can bear, but not somebody who guesses.
        """
        return self._sign_in.check(username, password, address="")

    def change_user(
        self,
        user_id: int,
        *,
        username: str | Unchanged = UNCHANGED,
        email: str | Unchanged = UNCHANGED,
        is_active: bool | Unchanged = UNCHANGED,
        press: Press,
    ) -> UserRow:
        """Change the given fields of the user's own account or, as an admin, of any account.

        An empty e-mail address removes it. Only admins may change `is_active`, as in `set_active`.
        Raises `UserNotFound`, `UsernameTaken`, `UsernameInvalid`, `EmailInvalid`, `LastAdmin`.
        """
        values = {} if username is UNCHANGED else named(username)
        if email is not UNCHANGED:
            values |= mailbox_values(email)

        def work(connection: Connection) -> UserRow:
            user = update_user(connection, user_id, values)
            if email is not UNCHANGED:
                # Links that were sent to the old address.
                end_links(connection, user_id)
            if is_active is UNCHANGED:
                return user
            return self._with_active(connection, user_id, is_active)

        with username_taken(values.get("username", "")):
            return self._change(
                work,
                Right.MANAGE_USERS,
                "change_user",
                changes({"username": username, "email": email, "is_active": is_active})
                | {"user_id": user_id},
                by=press.by,
                request_id=press.request_id,
                own=own_user(user_id) if is_active is UNCHANGED else None,
                is_same=lambda row: row.id == user_id,
            )

    def set_active(self, user_id: int, is_active: bool, *, press: Press) -> UserRow:
        """Activate or deactivate a user. Raises `UserNotFound`, and `LastAdmin` for the last admin.

        Users are never deleted, because the history names them.
        """

        def work(connection: Connection) -> UserRow:
            return self._with_active(connection, user_id, is_active)

        asked = {"user_id": user_id, "is_active": is_active}
        return self._change(
            work, Right.MANAGE_USERS, "set_active", asked, by=press.by, request_id=press.request_id
        )

    def _with_active(self, connection: Connection, user_id: int, is_active: bool) -> UserRow:
        user = update_user(connection, user_id, {"is_active": is_active})
        if not keeps_admin(connection):
            raise LastAdmin(username=user.username)
        if not is_active:
            withdraw_keys(connection, user_id, self._database.instant(connection))
        return user
