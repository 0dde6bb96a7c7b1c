"""Changes of passwords: by the users themselves, and by an administrator."""

from sqlalchemy import Connection

from qtoken.domain.errors import OldPasswordNeeded, SignInSlowed, WrongPassword
from qtoken.domain.press import Press
from qtoken.domain.roles import Right
from qtoken.services.access.account_part import AccountPart
from qtoken.services.access.key_steps import withdraw_keys
from qtoken.services.access.sign_in import forget_failures
from qtoken.services.people.user_steps import active_user, read_user, replace_password, update_user
from qtoken.services.repeats import first_answer
from qtoken.services.rows import UserRow

_CHANGE = "change_password"


class AccountPasswordsPart(AccountPart):
    """The part of `Accounts` that changes passwords."""

    def change_password(
        self,
        old_password: str,
        new_password: str,
        *,
        address: str = "",
        press: Press,
    ) -> UserRow:
        """Change the user's own password; all keys of the user end.

        `address` is the network address of the request, empty at this computer. Raises
        `WrongPassword`, `SignInSlowed`, `PasswordTooShort`, `PasswordCommon`, `PasswordTellsName`,
        `NotSignedIn`; `PasswordUnchanged` only if the old password was right, since otherwise it
        would reveal the password.
        """
        known = self._answered(press)
        if known is not None:
            return known
        user = self._database.read(lambda c: active_user(c, press.by))
        chosen = self._chosen(new_password, user)
        try:
            proof = self._sign_in.prove(user.username, old_password, address=address)
        except (WrongPassword, SignInSlowed):
            # A repeat of this request may just have changed the password: then answer as it did.
            known = self._answered(press)
            if known is None:
                raise
            return known
        kept = self._passwords.hash_of_other(chosen, than=proof.password_hash)

        def work(connection: Connection) -> UserRow:
            # An administrator may have set another password since the old one was checked. Then
            # knowing the old one gives no right any more.
            if not replace_password(connection, press.by, proof.password_hash, kept):
                raise WrongPassword
            withdraw_keys(connection, press.by, self._database.instant(connection))
            return read_user(connection, press.by)

        return self._change(
            work,
            None,
            _CHANGE,
            {"user_id": press.by},
            by=press.by,
            request_id=press.request_id,
            is_same=lambda row: row.id == press.by,
        )

    def set_password(self, user_id: int, new_password: str, *, press: Press) -> UserRow:
        """Set another user's password, as an admin; all keys of that user end.

        The pause after wrong passwords ends as well, for signing in at the clinic's computers.
        Raises `UserNotFound`, `OldPasswordNeeded` (for the admin's own password),
        `PasswordTooShort`, `PasswordCommon`, `PasswordTellsName`.
        """
        user = self._database.read(lambda c: read_user(c, user_id))
        # Not compared with the old password: an administrator could find that out by trying.
        kept = self._passwords.hash(self._chosen(new_password, user))

        def work(connection: Connection) -> UserRow:
            if user_id == press.by:
                raise OldPasswordNeeded
            user = update_user(connection, user_id, {"password_hash": kept})
            withdraw_keys(connection, user_id, self._database.instant(connection))
            forget_failures(connection, user.username)
            return user

        return self._change(
            work,
            Right.MANAGE_USERS,
            "set_password",
            {"user_id": user_id},
            by=press.by,
            request_id=press.request_id,
        )

    def _answered(self, press: Press) -> UserRow | None:
        return first_answer(
            self._database,
            UserRow,
            command=_CHANGE,
            request_id=press.request_id,
            is_same=lambda row: row.id == press.by,
        )
