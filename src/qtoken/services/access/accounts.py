"""Sign-in, users, roles and passwords."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError

from qtoken.db.database import Database
from qtoken.db.failures import violated
from qtoken.domain.clinic_settings import new_clinic
from qtoken.domain.errors import (
    AlreadySetUp,
    DatabaseMissing,
    LastAdmin,
    OldPasswordNeeded,
    PatientRoleNeeded,
    RequestIdReused,
    SignInSlowed,
    UsernameTaken,
    WrongPassword,
)
from qtoken.domain.fields import Field
from qtoken.domain.input import (
    clean_line,
    clean_name,
    clean_username,
)
from qtoken.domain.roles import Right, Role, parse_role
from qtoken.domain.unchanged import UNCHANGED, Unchanged, changes
from qtoken.domain.usernames import username_key
from qtoken.models.clinic import clinic_table
from qtoken.models.doctor import doctor_table
from qtoken.models.user import user_table
from qtoken.services.access.key_steps import end_links, withdraw_keys
from qtoken.services.access.passwords import Passwords, check_new_password
from qtoken.services.access.sign_in import SignIn, forget_failures
from qtoken.services.asked import Asked, filled
from qtoken.services.clinic.steps import (
    insert_clinic,
    insert_row,
    read_department,
)
from qtoken.services.ownership import Own, own_user
from qtoken.services.people.mailboxes import mailbox_values
from qtoken.services.people.patient_steps import (
    clean_patient,
    insert_patient,
    link_user,
    patient_of_user,
)
from qtoken.services.people.self_service import (
    forget_allowances,
    require_registration,
    use_registration,
)
from qtoken.services.people.user_steps import (
    active_user,
    has_admin,
    insert_user,
    keeps_admin,
    known_names,
    password_hash,
    patient_name,
    read_user,
    replace_password,
    update_user,
)
from qtoken.services.repeats import any_answer, first_answer, run_once
from qtoken.services.rows import UserRow

_user = user_table.c


class Accounts:
    """Who may come in."""

    def __init__(self, database: Database, passwords: Passwords, sign_in: SignIn) -> None:
        self._database = database
        self._passwords = passwords
        self._sign_in = sign_in

    def sign_in(self, username: str, password: str) -> UserRow:
        """Return the active user of that name and password, typed at this computer.

        Raises `WrongPassword`, and `SignInSlowed` with the seconds to wait after several wrong
        ones. The pause is at most a minute: reception can wait it out, a guesser cannot.
        """
        return self._sign_in.check(username, password, address="")

    def has_admin(self) -> bool:
        """Whether the clinic has been set up."""
        return self._database.read(has_admin)

    def create_first_admin(
        self,
        username: str,
        password: str,
        *,
        clinic_name: str = "Clinic",
        time_zone_name: str = "UTC",
        request_id: str,
    ) -> UserRow:
        """Set up the clinic: its settings, the first priorities and its first admin.

        Raises `AlreadySetUp` if there is an admin already.
        """
        values = self._user_values(username, password, Role.ADMIN, "", clinic_name)
        clinic = new_clinic(clinic_name, time_zone_name)

        def work(connection: Connection) -> UserRow:
            if has_admin(connection):
                raise AlreadySetUp
            insert_clinic(connection, clinic)
            return insert_user(connection, self._database.instant(connection), values)

        try:
            return run_once(
                self._database,
                UserRow,
                work,
                right=None,
                command="create_first_admin",
                asked={
                    "username": username,
                    "clinic_name": clinic_name,
                    "time_zone_name": time_zone_name,
                },
                by=None,
                request_id=request_id,
            )
        except IntegrityError as error:
            # Somebody else has set it up at the same moment.
            if violated(error) == "pk_clinic":
                raise AlreadySetUp from error
            raise

    def register(
        self,
        username: str,
        *,
        password: str,
        name: str,
        email: str = "",
        phone: str = "",
        date_of_birth: str | date | None = None,
        address: str = "",
        request_id: str,
    ) -> UserRow:
        """Let anybody in as a patient: the user and the patient's record, or neither.

        A repeat is answered to whoever can sign in so, under the same name; `address` is where
        they are, empty at this computer. Raises `RegistrationClosed`, `RegistrationSlowed`,
        `UsernameTaken`, `UsernameInvalid`, `PasswordTooShort`, `PasswordCommon`,
        `PasswordTellsName`, `TextMissing`, `DateInvalid` and their like; for a repeat also
        `WrongPassword`, `SignInSlowed`, `RequestIdReused`.
        """
        command = "register_account"
        known = first_answer(self._database, UserRow, command=command, request_id=request_id)
        if known is None:
            # Before the password is hashed, which takes longer than all the rest.
            self._database.read(
                lambda c: require_registration(c, address, self._database.instant(c))
            )
        values = self._user_values(username, password, Role.PATIENT, email, name)
        asked = {
            "username": username,
            "name": name,
            "email": email,
            "phone": phone,
            "date_of_birth": date_of_birth,
        }

        def work(connection: Connection) -> UserRow:
            if not has_admin(connection):
                raise DatabaseMissing
            now = self._database.instant(connection)
            use_registration(connection, address, now)
            record = clean_patient(
                connection, now, name=name, email=email, phone=phone, date_of_birth=date_of_birth
            )
            user = insert_user(connection, now, values)
            insert_patient(connection, now, record | {"user_id": user.id, "is_self_made": True})
            return user

        with _username_taken(values["username"]):
            row = self._change(work, None, command, filled(asked), by=None, request_id=request_id)
        self._database.write(lambda c: forget_allowances(c, self._database.instant(c)))
        made_now = values["password_hash"]
        if self._database.read(lambda c: password_hash(c, row.id)) != made_now:
            # As slow, and as often slowed down, as signing in: no quicker way to guess.
            user = self._sign_in.check(username, password, address=address)
            self._check_repeat(row, user, name)
        return row

    def add_user(
        self,
        username: str,
        *,
        password: str,
        role: str,
        email: str = "",
        patient_id: int | None = None,
        doctor_name: str = "",
        department_id: int | None = None,
        specialty: str = "",
        by: int,
        request_id: str,
    ) -> UserRow:
        """Add a user; one of the role patient may be a patient who is registered already.

        With a `department_id` one of the role doctor is made a new doctor there, of that name.

        Raises `UsernameTaken`, `UsernameInvalid`, `RoleUnknown`, `PatientNotFound`,
        `PatientHasUser`, `PatientRoleNeeded`, `DepartmentNotFound` and their like.
        """
        chosen = parse_role(role)
        doctor = None
        if chosen is Role.DOCTOR and department_id is not None:
            doctor = {
                "name": clean_name(doctor_name or username),
                "specialty": clean_line(specialty, Field.SPECIALTY, limit=120),
                "department_id": department_id,
                "room_id": None,
            }
        if patient_id is not None and chosen is not Role.PATIENT:
            raise PatientRoleNeeded(role=chosen)
        patient = self._database.read(lambda c: patient_name(c, patient_id)) or ""
        values = self._user_values(username, password, chosen, email, doctor_name, patient)
        asked = {"username": username, "role": chosen, "email": email, "patient_id": patient_id}
        asked |= {"doctor": doctor_name, "department_id": department_id, "specialty": specialty}

        def work(connection: Connection) -> UserRow:
            user = insert_user(connection, self._database.instant(connection), values)
            if patient_id is not None:
                link_user(connection, patient_id, user.id)
            if department_id is not None:
                read_department(connection, department_id)
            if doctor is not None:
                insert_row(connection, doctor_table, doctor | {"user_id": user.id})
            return user

        with _username_taken(values["username"]):
            return self._change(
                work, Right.MANAGE_USERS, "add_user", filled(asked), by=by, request_id=request_id
            )

    def change_user(
        self,
        user_id: int,
        *,
        username: str | Unchanged = UNCHANGED,
        email: str | Unchanged = UNCHANGED,
        is_active: bool | Unchanged = UNCHANGED,
        by: int,
        request_id: str,
    ) -> UserRow:
        """Change what is given, of oneself or as an admin of anybody; an empty e-mail clears it.

        `is_active` is changed by admins only, as in `set_active`. Raises `UserNotFound`,
        `UsernameTaken`, `UsernameInvalid`, `EmailInvalid`, `LastAdmin`.
        """
        values = {} if username is UNCHANGED else _named(username)
        if email is not UNCHANGED:
            values |= mailbox_values(email)

        def work(connection: Connection) -> UserRow:
            user = update_user(connection, user_id, values)
            if email is not UNCHANGED:
                # Those that went to the old address.
                end_links(connection, user_id)
            if is_active is UNCHANGED:
                return user
            return self._with_active(connection, user_id, is_active)

        with _username_taken(values.get("username", "")):
            return self._change(
                work,
                Right.MANAGE_USERS,
                "change_user",
                changes({"username": username, "email": email, "is_active": is_active})
                | {"user_id": user_id},
                by=by,
                request_id=request_id,
                own=own_user(user_id) if is_active is UNCHANGED else None,
                is_same=lambda row: row.id == user_id,
            )

    def change_password(
        self,
        old_password: str,
        new_password: str,
        *,
        address: str = "",
        by: int,
        request_id: str,
    ) -> UserRow:
        """Change one's own password; all keys of the user end.

        `address` is where it is typed, empty at this computer. Raises `WrongPassword`,
        `SignInSlowed`, `PasswordTooShort`, `PasswordCommon`, `PasswordTellsName`, `NotSignedIn`;
        `PasswordUnchanged` only after the old one was right, else it would tell what that is.
        """
        command = "change_password"

        def is_same(row: UserRow) -> bool:
            return row.id == by

        def answered() -> UserRow | None:
            return first_answer(
                self._database, UserRow, command=command, request_id=request_id, is_same=is_same
            )

        known = answered()
        if known is not None:
            return known
        user = self._database.read(lambda c: active_user(c, by))
        chosen = self._chosen(new_password, user)
        try:
            proof = self._sign_in.prove(user.username, old_password, address=address)
        except (WrongPassword, SignInSlowed):
            # Another copy of this request may have made the old password a wrong one just now.
            known = answered()
            if known is None:
                raise
            return known
        kept = self._passwords.hash_of_other(chosen, than=proof.password_hash)

        def work(connection: Connection) -> UserRow:
            # An administrator may have ended the old one meanwhile, and with it whoever knew it.
            if not replace_password(connection, by, proof.password_hash, kept):
                raise WrongPassword
            withdraw_keys(connection, by, self._database.instant(connection))
            return read_user(connection, by)

        return self._change(
            work,
            None,
            command,
            {"user_id": by},
            by=by,
            request_id=request_id,
            is_same=is_same,
        )

    def set_password(self, user_id: int, new_password: str, *, by: int, request_id: str) -> UserRow:
        """Give somebody else a new password, as an admin; it ends the user's keys.

        It also ends the pause after wrong passwords at the clinic's own computers. Raises
        `UserNotFound`, `OldPasswordNeeded`, `PasswordTooShort`, `PasswordCommon`,
        `PasswordTellsName`.
        """
        user = self._database.read(lambda c: read_user(c, user_id))
        # Not compared with the one that is kept: no administrator finds out what others use.
        kept = self._passwords.hash(self._chosen(new_password, user))

        def work(connection: Connection) -> UserRow:
            if user_id == by:
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
            by=by,
            request_id=request_id,
        )

    def set_active(self, user_id: int, is_active: bool, *, by: int, request_id: str) -> UserRow:
        """Let a user in or keep them out; never the last admin. Raises `UserNotFound`, `LastAdmin`.

        Users are kept, because the history names them.
        """

        def work(connection: Connection) -> UserRow:
            return self._with_active(connection, user_id, is_active)

        asked = {"user_id": user_id, "is_active": is_active}
        return self._change(
            work, Right.MANAGE_USERS, "set_active", asked, by=by, request_id=request_id
        )

    def _with_active(self, connection: Connection, user_id: int, is_active: bool) -> UserRow:
        user = update_user(connection, user_id, {"is_active": is_active})
        if not keeps_admin(connection):
            raise LastAdmin(username=user.username)
        if not is_active:
            withdraw_keys(connection, user_id, self._database.instant(connection))
        return user

    def _check_repeat(self, row: UserRow, user: UserRow, name: str) -> None:
        record = self._database.read(lambda c: patient_of_user(c, row.id))
        if user.id != row.id or record is None or record.name != clean_name(name):
            raise RequestIdReused

    def _change(
        self,
        work: Callable[[Connection], UserRow],
        right: Right | None,
        command: str,
        asked: Asked,
        *,
        by: int | None,
        request_id: str,
        own: Own | None = None,
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

    def _user_values(
        self, username: str, password: str, role: Role, email: str, *names: str
    ) -> dict[str, Any]:
        clinic = self._database.read(lambda c: c.scalar(select(clinic_table.c.name))) or ""
        chosen = check_new_password(password, names=(username, email, clinic, *names))
        return (
            _named(username)
            | mailbox_values(email)
            | {
                "role": role.value,
                "password_hash": self._passwords.hash(chosen),
                "is_active": True,
            }
        )

    def _chosen(self, password: str, user: UserRow) -> str:
        names = self._database.read(lambda c: known_names(c, user))
        return check_new_password(password, names=names)


def _named(username: str) -> dict[str, Any]:
    name = clean_username(username)
    return {"username": name, "username_key": username_key(name)}


@contextmanager
def _username_taken(username: str) -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        if violated(error) == "uq_user_account_username_key":
            raise UsernameTaken(username=username) from error
        raise
