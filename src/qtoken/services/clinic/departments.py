"""Departments: where people wait."""

from typing import Literal

from sqlalchemy import Connection, select, update
from sqlalchemy.exc import IntegrityError

from qtoken.db.failures import violated
from qtoken.domain.errors import LetterTaken, NameTaken
from qtoken.domain.fields import Field
from qtoken.domain.input import NAME_LIMIT, NOTE_LIMIT, clean_line
from qtoken.domain.labels import clean_letter, free_letter
from qtoken.domain.press import Press
from qtoken.domain.unchanged import UNCHANGED, Unchanged, changes, unless_unchanged
from qtoken.models.department import department_table
from qtoken.services.asked import filled
from qtoken.services.clinic.queries import DEPARTMENTS
from qtoken.services.clinic.setup_part import SetupPart, name_taken
from qtoken.services.clinic.steps import (
    insert_row,
    named,
    read_department,
    renamed,
    take_turn,
    update_row,
)
from qtoken.services.rows import DepartmentRow

_NO_DEFAULT = update(department_table).where(department_table.c.is_default).values(is_default=False)


class DepartmentsPart(SetupPart):
    """Where people wait."""

    def departments(self, *, by: int) -> tuple[DepartmentRow, ...]:
        """Return all departments by name."""
        return self._list(DEPARTMENTS, by)

    def add_department(
        self,
        name: str,
        *,
        letter: str | None = None,
        description: str = "",
        public_name: str = "",
        press: Press,
    ) -> DepartmentRow:
        """Add an open department; without a letter it gets a free one. The first is the default.

        Raises `LetterInvalid`, `LetterTaken`, `NameTaken`.
        """
        values = {
            **named(name),
            "letter": None if letter is None else clean_letter(letter),
            "description": _description(description),
            "public_name": _public_name(public_name),
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
            return self._change(DepartmentRow, work, "add_department", filled(values), press=press)
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
        name: str | Unchanged = UNCHANGED,
        description: str | Unchanged = UNCHANGED,
        public_name: str | Unchanged = UNCHANGED,
        is_joinable: bool | Unchanged = UNCHANGED,
        is_open: bool | Unchanged = UNCHANGED,
        is_default: Literal[True] | Unchanged = UNCHANGED,
        press: Press,
    ) -> DepartmentRow:
        """Change what is given. The letter stays for good: slips with it are in people's hands.

        `is_joinable` says whether patients may take a token here for themselves, `is_open` whether
        anybody is issued one. With `is_default` this one becomes the default, and the one before is
        it no more.

        Raises `DepartmentNotFound`, `NameTaken`.
        """
        values = renamed(name) | changes(
            {
                "description": unless_unchanged(description, _description),
                "public_name": unless_unchanged(public_name, _public_name),
                "is_joinable": is_joinable,
                "is_open": is_open,
                "is_default": is_default,
            }
        )

        def work(connection: Connection) -> DepartmentRow:
            if is_default is True:
                take_turn(connection)
                connection.execute(_NO_DEFAULT)
            update_row(connection, department_table, department_id, values)
            return read_department(connection, department_id)

        asked = values | {"department_id": department_id}
        with name_taken(name):
            return self._change(DepartmentRow, work, "change_department", asked, press=press)

    def open_department(self, department_id: int, *, press: Press) -> DepartmentRow:
        """Let tokens be issued again. Raises `DepartmentNotFound`."""
        return self._set_open(department_id, True, press)

    def close_department(self, department_id: int, *, press: Press) -> DepartmentRow:
        """Issue no further tokens; those that wait stay. Raises `DepartmentNotFound`."""
        return self._set_open(department_id, False, press)

    def _set_open(self, department_id: int, is_open: bool, press: Press) -> DepartmentRow:
        def work(connection: Connection) -> DepartmentRow:
            table = department_table
            connection.execute(
                update(table).where(table.c.id == department_id).values(is_open=is_open)
            )
            return read_department(connection, department_id)

        command = "open_department" if is_open else "close_department"
        asked = {"department_id": department_id}
        return self._change(DepartmentRow, work, command, asked, press=press)


def _description(text: str) -> str:
    return clean_line(text, Field.DESCRIPTION, limit=NOTE_LIMIT)


def _public_name(text: str) -> str:
    return clean_line(text, Field.PUBLIC_NAME, limit=NAME_LIMIT)
