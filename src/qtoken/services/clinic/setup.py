"""Departments, doctors, rooms, priority classes and the clinic's own settings."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Literal, TypeVar

from sqlalchemy import Connection, select, update
from sqlalchemy.exc import IntegrityError

from qtoken.db.database import Database
from qtoken.db.failures import violated
from qtoken.db.row_query import RowQuery
from qtoken.domain.call_order import LONGEST_HEAD_START_MIN
from qtoken.domain.clinic_settings import ClinicSettings, cleaned
from qtoken.domain.errors import (
    LetterTaken,
    NameTaken,
    UserIsDoctor,
)
from qtoken.domain.fields import Field
from qtoken.domain.input import (
    NOTE_LIMIT,
    check_number,
    clean_line,
    clean_name,
)
from qtoken.domain.labels import clean_letter, free_letter
from qtoken.domain.priorities import check_word
from qtoken.domain.roles import Right
from qtoken.domain.setting import Value
from qtoken.models.clinic import clinic_table, priority_class_table
from qtoken.models.department import department_table
from qtoken.models.doctor import doctor_table
from qtoken.models.room import room_table
from qtoken.services.asked import Asked, filled
from qtoken.services.clinic.queries import (
    CLINIC,
    DEPARTMENTS,
    DOCTORS,
    MESSAGE_LANGUAGES,
    PRIORITIES,
    ROOMS,
)
from qtoken.services.clinic.steps import (
    check_nobody_awaits,
    check_places,
    insert_row,
    named,
    read_department,
    read_doctor,
    read_priority,
    read_room,
    take_turn,
    update_row,
)
from qtoken.services.repeats import check_right, run_once
from qtoken.services.rows import (
    NONE_ID,
    DepartmentRow,
    DoctorRow,
    PriorityRow,
    RoomRow,
    SetupRow,
)

R = TypeVar("R")


_NO_DEFAULT = update(department_table).where(department_table.c.is_default).values(is_default=False)


class ClinicSetup:
    """What the clinic consists of. Reading needs a sign-in, changing an admin."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def everything(self, *, by: int) -> SetupRow:
        """Return all of it as it is at one time: for who would ask for several lists."""

        def read(connection: Connection) -> SetupRow:
            check_right(connection, self._database, Right.SEE_CLINIC, by)
            return SetupRow(
                clinic=CLINIC.one(connection),
                departments=DEPARTMENTS.all(connection),
                doctors=DOCTORS.all(connection),
                rooms=ROOMS.all(connection),
                priorities=PRIORITIES.all(connection),
                message_languages=tuple(connection.scalars(MESSAGE_LANGUAGES)),
            )

        return self._database.read(read)

    def clinic(self, *, by: int) -> ClinicSettings:
        """Return the clinic's settings."""
        return self._list(CLINIC, by)[0]

    def departments(self, *, by: int) -> tuple[DepartmentRow, ...]:
        """Return all departments by name."""
        return self._list(DEPARTMENTS, by)

    def doctors(self, *, by: int) -> tuple[DoctorRow, ...]:
        """Return all doctors by name."""
        return self._list(DOCTORS, by)

    def rooms(self, *, by: int) -> tuple[RoomRow, ...]:
        """Return all rooms by name."""
        return self._list(ROOMS, by)

    def priorities(self, *, by: int) -> tuple[PriorityRow, ...]:
        """Return the priority classes, the plainest first and emergencies last."""
        return self._list(PRIORITIES, by)

    def my_doctor(self, *, by: int) -> DoctorRow | None:
        """Return the doctor that this user is, if any."""
        found = self._list(DOCTORS.where(doctor_table.c.user_id == by), by)
        return found[0] if found else None

    def change_clinic(self, *, by: int, request_id: str, **given: Value) -> ClinicSettings:
        """Change the settings that are given, by their names; the rest stays.

        `domain.clinic_settings` says which there are, and which values they take: an empty text
        takes one back that may be unset. Messages of tokens that somebody holds now are sent in
        quiet hours too. If phone numbers are read in another country from now on, those of all
        patients are read again, some at a time.

        Raises what a value is refused with, such as `NumberOutOfRange`, and `RemindersSilent` if
        the quiet hours left no time of the day for reminders.
        """
        values = cleaned(given)
        # No window waits for it when it starts.
        from qtoken.services.clinic.message_switch import check_reminders, set_cues
        from qtoken.services.people.patient_phones import read_again

        def work(connection: Connection) -> ClinicSettings:
            if values:
                connection.execute(update(clinic_table).values(values))
            if "sends_messages" in values:
                is_on = bool(values["sends_messages"])
                set_cues(connection, self._database.instant(connection), is_on=is_on)
            row = CLINIC.one(connection)
            check_reminders(row)
            return row

        row = self._change(
            ClinicSettings, work, "change_clinic", values, by=by, request_id=request_id
        )
        if values.keys() & {"country", "time_zone"}:
            read_again(self._database)
        return row

    def add_department(
        self,
        name: str,
        *,
        letter: str | None = None,
        description: str = "",
        public_name: str = "",
        by: int,
        request_id: str,
    ) -> DepartmentRow:
        """Add an open department; without a letter it gets a free one. The first is the default.

        Raises `LetterInvalid`, `LetterTaken`, `NameTaken`.
        """
        values = {
            **named(name),
            "letter": None if letter is None else clean_letter(letter),
            "description": clean_line(description, Field.DESCRIPTION, limit=NOTE_LIMIT),
            "public_name": clean_line(public_name, Field.PUBLIC_NAME, limit=120),
            "is_open": True,
        }

        def work(connection: Connection) -> DepartmentRow:
            take_turn(connection)
            if letter is None:
                taken = connection.scalars(select(department_table.c.letter))
                values["letter"] = free_letter(name, taken)
            has_default = select(department_table.c.id).where(department_table.c.is_default)
            values["is_default"] = connection.scalar(has_default) is None
            added = insert_row(connection, department_table, values)
            return read_department(connection, added)

        try:
            return self._change(
                DepartmentRow, work, "add_department", filled(values), by=by, request_id=request_id
            )
        except IntegrityError as error:
            match violated(error):
                case "uq_department_letter":
                    raise LetterTaken(letter=values["letter"]) from error
                case "uq_department_name" | "uq_department_name_key":
                    raise NameTaken(name=values["name"]) from error
            raise

    def change_department(
        self,
        department_id: int,
        *,
        name: str | None = None,
        description: str | None = None,
        public_name: str | None = None,
        is_joinable: bool | None = None,
        is_open: bool | None = None,
        is_default: Literal[True] | None = None,
        by: int,
        request_id: str,
    ) -> DepartmentRow:
        """Change what is given. The letter stays for good: slips with it are in people's hands.

        `is_joinable` says whether patients may take a token here for themselves, `is_open` whether
        anybody is issued one. With `is_default`
        this one becomes the default, and the one before is it no more.

        Raises `DepartmentNotFound`, `NameTaken`.
        """
        given = _renamed(name) | {
            "description": description
            if description is None
            else clean_line(description, Field.DESCRIPTION, limit=NOTE_LIMIT),
            "public_name": public_name
            if public_name is None
            else clean_line(public_name, Field.PUBLIC_NAME, limit=120),
            "is_joinable": is_joinable,
            "is_open": is_open,
            "is_default": is_default,
        }

        asked = given | {"department_id": department_id}

        def work(connection: Connection) -> DepartmentRow:
            if is_default:
                take_turn(connection)
                connection.execute(_NO_DEFAULT)
            update_row(connection, department_table, department_id, given)
            return read_department(connection, department_id)

        with _name_taken(name):
            return self._change(
                DepartmentRow, work, "change_department", asked, by=by, request_id=request_id
            )

    def open_department(self, department_id: int, *, by: int, request_id: str) -> DepartmentRow:
        """Let tokens be issued again. Raises `DepartmentNotFound`."""
        return self._set_open(department_id, True, by, request_id)

    def close_department(self, department_id: int, *, by: int, request_id: str) -> DepartmentRow:
        """Issue no further tokens; those that wait stay. Raises `DepartmentNotFound`."""
        return self._set_open(department_id, False, by, request_id)

    def add_doctor(
        self,
        name: str,
        *,
        department_id: int,
        specialty: str = "",
        user_id: int | None = None,
        room_id: int | None = None,
        by: int,
        request_id: str,
    ) -> DoctorRow:
        """Add a doctor. Raises `DepartmentNotFound`, `UserNotFound`, `RoomNotFound`.

        Raises `UserIsDoctor` for a user who is another doctor, `UserIsPatient` for a patient.

        `user_id` is who signs in as this doctor; a user can be one doctor only.
        """
        values = {
            "name": clean_name(name),
            "specialty": clean_line(specialty, Field.SPECIALTY, limit=120),
            "department_id": department_id,
            "user_id": user_id,
            "room_id": room_id,
        }

        def work(connection: Connection) -> DoctorRow:
            check_places(connection, department_id, user_id, room_id)
            return read_doctor(connection, insert_row(connection, doctor_table, values))

        with _name_taken(values["name"]):
            return self._change(
                DoctorRow, work, "add_doctor", filled(values), by=by, request_id=request_id
            )

    def change_doctor(
        self,
        doctor_id: int,
        *,
        name: str | None = None,
        specialty: str | None = None,
        department_id: int | None = None,
        user_id: int | None = None,
        room_id: int | None = None,
        by: int,
        request_id: str,
    ) -> DoctorRow:
        """Change what is given; the id 0 takes user or room away.

        Raises as `add_doctor`, and `DoctorNotFound`.

        Raises `DoctorAwaited` for another department while patients ask for the doctor in this one:
        nobody else's call-next would take them.
        """
        given = {
            "name": name if name is None else clean_name(name),
            "specialty": specialty
            if specialty is None
            else clean_line(specialty, Field.SPECIALTY, limit=120),
            "department_id": department_id,
            "user_id": user_id,
            "room_id": room_id,
        }

        asked = given | {"doctor_id": doctor_id}
        emptied = [name for name in ("user_id", "room_id") if given[name] == NONE_ID]
        given |= dict.fromkeys(emptied)

        def work(connection: Connection) -> DoctorRow:
            check_places(connection, department_id, user_id or None, room_id or None)
            update_row(connection, doctor_table, doctor_id, given, emptied=emptied)
            row = read_doctor(connection, doctor_id)
            # After the change: whoever asks for the doctor from now on is told of the new one.
            check_nobody_awaits(connection, row)
            return row

        with _name_taken(name):
            return self._change(
                DoctorRow, work, "change_doctor", asked, by=by, request_id=request_id
            )

    def add_room(self, name: str, *, by: int, request_id: str) -> RoomRow:
        """Add a room. Raises `NameTaken`."""
        values = named(name)

        def work(connection: Connection) -> RoomRow:
            return read_room(connection, insert_row(connection, room_table, values))

        with _name_taken(values["name"]):
            return self._change(RoomRow, work, "add_room", values, by=by, request_id=request_id)

    def change_room(self, room_id: int, *, name: str, by: int, request_id: str) -> RoomRow:
        """Give a room another name. Raises `RoomNotFound`, `NameTaken`."""
        values = named(name)

        def work(connection: Connection) -> RoomRow:
            update_row(connection, room_table, room_id, values)
            return read_room(connection, room_id)

        with _name_taken(values["name"]):
            asked = values | {"room_id": room_id}
            return self._change(RoomRow, work, "change_room", asked, by=by, request_id=request_id)

    def add_priority(
        self, name: str, *, head_start_min: int, by: int, request_id: str
    ) -> PriorityRow:
        """Add a priority class with a head start in minutes. Raises `NameTaken`, `NameReserved`.

        "Emergency" and "normal" mean the clinic's own in any spelling; nobody else takes them.
        """
        values = {
            **named(name),
            "head_start_min": check_number(
                head_start_min, Field.HEAD_START, lowest=0, highest=LONGEST_HEAD_START_MIN
            ),
            "is_emergency": False,
            "is_default": False,
        }

        def work(connection: Connection) -> PriorityRow:
            row = read_priority(connection, insert_row(connection, priority_class_table, values))
            check_word(row)
            return row

        with _name_taken(values["name"]):
            return self._change(
                PriorityRow, work, "add_priority", filled(values), by=by, request_id=request_id
            )

    def change_priority(
        self,
        priority_id: int,
        *,
        name: str | None = None,
        head_start_min: int | None = None,
        by: int,
        request_id: str,
    ) -> PriorityRow:
        """Rename a priority class or change its head start, for tokens issued from now on.

        Raises `PriorityUnknown`, `NameTaken`, `NameReserved`, `NumberOutOfRange`.
        """
        given = _renamed(name) | {
            "head_start_min": _bounded(head_start_min, Field.HEAD_START, 0, LONGEST_HEAD_START_MIN),
        }

        asked = given | {"priority_id": priority_id}

        def work(connection: Connection) -> PriorityRow:
            update_row(connection, priority_class_table, priority_id, given)
            row = read_priority(connection, priority_id)
            if name is not None:
                check_word(row)
            return row

        with _name_taken(name):
            return self._change(
                PriorityRow, work, "change_priority", asked, by=by, request_id=request_id
            )

    def _set_open(
        self, department_id: int, is_open: bool, by: int, request_id: str
    ) -> DepartmentRow:
        def work(connection: Connection) -> DepartmentRow:
            table = department_table
            connection.execute(
                update(table).where(table.c.id == department_id).values(is_open=is_open)
            )
            return read_department(connection, department_id)

        command = "open_department" if is_open else "close_department"
        asked = {"department_id": department_id}
        return self._change(DepartmentRow, work, command, asked, by=by, request_id=request_id)

    def _change(
        self,
        row_type: type[R],
        work: Callable[[Connection], R],
        command: str,
        asked: Asked,
        *,
        by: int,
        request_id: str,
    ) -> R:
        return run_once(
            self._database,
            row_type,
            work,
            right=Right.SET_UP_CLINIC,
            command=command,
            asked=asked,
            by=by,
            request_id=request_id,
        )

    def _list(self, query: RowQuery[R], by: int) -> tuple[R, ...]:
        def read(connection: Connection) -> tuple[R, ...]:
            check_right(connection, self._database, Right.SEE_CLINIC, by)
            return query.all(connection)

        return self._database.read(read)


@contextmanager
def _name_taken(name: object) -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        match violated(error):
            case "uq_doctor_user_id":
                raise UserIsDoctor from error
            case taken if taken.startswith("uq_"):
                raise NameTaken(name=name) from error
        raise


def _renamed(name: str | None) -> dict[str, Any]:
    return {} if name is None else named(name)


def _bounded(value: int | None, field: Field, lowest: int, highest: int) -> int | None:
    return value if value is None else check_number(value, field, lowest=lowest, highest=highest)
