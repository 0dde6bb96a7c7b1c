"""The common base of the parts of `Accounts`: users' columns, and commands that are done once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError

from qtoken.db.database import Database
from qtoken.db.failures import violated
from qtoken.domain.errors import UsernameTaken
from qtoken.domain.input import clean_username
from qtoken.domain.roles import Right, Role
from qtoken.domain.usernames import username_key
from qtoken.models.clinic import clinic_table
from qtoken.services.access.passwords import Passwords, check_new_password
from qtoken.services.access.sign_in import SignIn
from qtoken.services.asked import Asked
from qtoken.services.ownership import OwnershipCheck
from qtoken.services.people.mailboxes import mailbox_values
from qtoken.services.people.user_steps import NewUser, known_names
from qtoken.services.repeats import any_answer, run_once
from qtoken.services.rows import UserRow


class AccountPart:
    """The base class of the parts of `Accounts`."""

    def __init__(self, database: Database, passwords: Passwords, sign_in: SignIn) -> None:
        self._database = database
        self._passwords = passwords
        self._sign_in = sign_in

    def _change(
        self,
        work: Callable[[Connection], UserRow],
        right: Right | None,
        command: str,
        asked: Asked,
        *,
        by: int | None,
        request_id: str,
        own: OwnershipCheck | None = None,
        is_same: Callable[[UserRow], bool] = any_answer,
    ) -> UserRow:
        return run_once(
            self._database,
            UserRow,
            work,
            right=right,
            command=command,
            asked=asked,
            by=by,
            request_id=request_id,
            own=own,
            is_same=is_same,
        )

    def _new_user(
        self, username: str, password: str, role: Role, email: str, *names: str
    ) -> NewUser:
        """Return a user to add. The password must not consist of one of the names.

        Hashes the password, which is slow, so it is called outside of transactions.
        """
        clinic = self._database.read(lambda c: c.scalar(select(clinic_table.c.name))) or ""
        chosen = check_new_password(password, names=(username, email, clinic, *names))
        return NewUser(
            **named(username),
            **mailbox_values(email),
            role=role.value,
            password_hash=self._passwords.hash(chosen),
        )

    def _chosen(self, password: str, user: UserRow) -> str:
        names = self._database.read(lambda c: known_names(c, user))
        return check_new_password(password, names=names)


def named(username: str) -> dict[str, str]:
    """Return the columns of a user name. Raises `UsernameInvalid`."""
    name = clean_username(username)
    return {"username": name, "username_key": username_key(name)}


@contextmanager
def username_taken(username: str) -> Iterator[None]:
    """Raise `UsernameTaken` if the block fails because another user has that name.

    The unique key decides, not a look before: two users may be added at the same moment.
    """
    try:
        yield
    except IntegrityError as error:
        if violated(error) == "uq_user_account_username_key":
            raise UsernameTaken(username=username) from error
        raise
