"""Adds users: the first administrator, staff, and patients who register themselves."""

from datetime import date

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from qtoken.db.failures import violated
from qtoken.domain.clinic_settings import new_clinic
from qtoken.domain.errors import AlreadySetUp, DatabaseMissing, PatientRoleNeeded, RequestIdReused
from qtoken.domain.fields import Field
from qtoken.domain.input import NAME_LIMIT, clean_line, clean_name
from qtoken.domain.press import Press
from qtoken.domain.roles import Right, Role, parse_role
from qtoken.models.doctor import doctor_table
from qtoken.services.access.account_part import AccountPart, username_taken
from qtoken.services.asked import filled
from qtoken.services.clinic.steps import insert_clinic, insert_row, read_department
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
from qtoken.services.people.user_steps import has_admin, insert_user, password_hash, patient_name
from qtoken.services.repeats import first_answer, run_once
from qtoken.services.rows import UserRow

_REGISTER = "register_account"


class NewAccountsPart(AccountPart):
    """The part of `Accounts` that adds users."""

    def has_admin(self) -> bool:
        """Return whether the clinic has been set up."""
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
        new = self._new_user(username, password, Role.ADMIN, "", clinic_name)
        clinic = new_clinic(clinic_name, time_zone_name)

        def work(connection: Connection) -> UserRow:
            if has_admin(connection):
                raise AlreadySetUp
            insert_clinic(connection, clinic)
            return insert_user(connection, self._database.instant(connection), new)

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
            # Another program has set it up at the same moment.
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
        """Register anybody as a patient: adds both the user and the patient's record, or neither.

        A repeat is answered only if user name, password and name are the same. `address` is the
        network address of the request, empty at this computer. Raises `RegistrationClosed`,
        `RegistrationSlowed`, `UsernameTaken`, `UsernameInvalid`, `PasswordTooShort`,
        `PasswordCommon`, `PasswordTellsName`, `TextMissing`, `DateInvalid` and other refusals; for
        a repeat also `WrongPassword`, `SignInSlowed`, `RequestIdReused`.
        """
        self._require_registration(address, request_id)
        new = self._new_user(username, password, Role.PATIENT, email, name)
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
            user = insert_user(connection, now, new)
            insert_patient(connection, now, record | {"user_id": user.id, "is_self_made": True})
            return user

        with username_taken(new.username):
            row = self._change(work, None, _REGISTER, filled(asked), by=None, request_id=request_id)
        # In a transaction of its own, so that the registration holds no locks on other allowances.
        self._database.write(lambda c: forget_allowances(c, self._database.instant(c)))
        if self._database.read(lambda c: password_hash(c, row.id)) != new.password_hash:
            # Each hash has its own salt, so another hash means a repeat. It is checked like a
            # sign-in, with the same pauses: repeating must not be a quicker way to guess passwords.
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
        press: Press,
    ) -> UserRow:
        """Add a user; one with the role patient may be connected to a registered patient.

        With a `department_id` a user with the role doctor becomes a new doctor there.

        Raises `UsernameTaken`, `UsernameInvalid`, `RoleUnknown`, `PatientNotFound`,
        `PatientHasUser`, `PatientRoleNeeded`, `DepartmentNotFound` and their like.
        """
        chosen = parse_role(role)
        doctor = None
        if chosen is Role.DOCTOR and department_id is not None:
            doctor = _new_doctor(doctor_name or username, specialty, department_id)
        if patient_id is not None and chosen is not Role.PATIENT:
            raise PatientRoleNeeded(role=chosen)
        patient = self._database.read(lambda c: patient_name(c, patient_id)) or ""
        new = self._new_user(username, password, chosen, email, doctor_name, patient)
        asked = {"username": username, "role": chosen, "email": email, "patient_id": patient_id}
        asked |= {"doctor": doctor_name, "department_id": department_id, "specialty": specialty}

        def work(connection: Connection) -> UserRow:
            user = insert_user(connection, self._database.instant(connection), new)
            if patient_id is not None:
                link_user(connection, patient_id, user.id)
            if department_id is not None:
                read_department(connection, department_id)
            if doctor is not None:
                insert_row(connection, doctor_table, doctor | {"user_id": user.id})
            return user

        with username_taken(new.username):
            return self._change(
                work,
                Right.MANAGE_USERS,
                "add_user",
                filled(asked),
                by=press.by,
                request_id=press.request_id,
            )

    def _require_registration(self, address: str, request_id: str) -> None:
        """Raise `RegistrationClosed` or `RegistrationSlowed`, except for a repeat.

        Checked here first, because hashing the password takes longer than everything else.
        """
        known = first_answer(self._database, UserRow, command=_REGISTER, request_id=request_id)
        if known is None:
            self._database.read(
                lambda c: require_registration(c, address, self._database.instant(c))
            )

    def _check_repeat(self, row: UserRow, user: UserRow, name: str) -> None:
        record = self._database.read(lambda c: patient_of_user(c, row.id))
        if user.id != row.id or record is None or record.name != clean_name(name):
            raise RequestIdReused


def _new_doctor(name: str, specialty: str, department_id: int) -> dict[str, object]:
    return {
        "name": clean_name(name),
        "specialty": clean_line(specialty, Field.SPECIALTY, limit=NAME_LIMIT),
        "department_id": department_id,
        "room_id": None,
    }
