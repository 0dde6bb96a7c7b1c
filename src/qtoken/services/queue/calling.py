"""Calling tokens and what follows: recall, hold, return, done, no-show, transfer, undo."""

from collections.abc import Callable

from sqlalchemy import Connection

from qtoken.db.database import Database
from qtoken.domain.press import Press
from qtoken.domain.standing import moved, transferred, undone
from qtoken.domain.token import Verb, check_move
from qtoken.services.asked import Asked
from qtoken.services.queue.token_command import Command, NobodyWaited
from qtoken.services.queue.token_states import row_as, row_called, standing_of
from qtoken.services.queue.token_steps import (
    before_last,
    call_first,
    check_not_overtaken,
    check_reason,
    check_seen,
    check_transfer,
    is_first,
    read_targets,
    read_token,
    record,
    slot_again,
    slot_for_call,
    waiting_departments,
)
from qtoken.services.queue.token_values import Targets
from qtoken.services.rows import TokenRow

_Change = Callable[[Connection, Targets, TokenRow], TokenRow]
"""Returns a token as a command would leave it."""


class Calling:
    """Moves tokens from waiting to done. Each method is one transaction and appends one event.

    The `version` of a press is that of the token as somebody saw it: if it has changed since,
    `TokenChanged` is raised and nothing is done.

    Whose call it is has one rule, whatever the way in: the doctor's who is named, else, where who
    presses is a doctor, their own. The room is the one named, else the doctor's usual one.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def call_next(
        self,
        *,
        department_id: int | None = None,
        doctor_id: int | None = None,
        room_id: int | None = None,
        press: Press,
    ) -> TokenRow | None:
        """Call the first waiting token, or return None if nobody waits; a repeat returns it again.

        Without a department it is the doctor's, and without both it is the first of the whole
        clinic. A doctor is not given a patient who asked for another. Two callers at the same
        moment get two tokens. Raises `DoctorBusy` if the doctor has as many called as the clinic
        allows, `DoctorNotFound`, `DepartmentNotFound`, `RoomNotFound`.
        """
        asked = {"department_id": department_id, "doctor_id": doctor_id, "room_id": room_id}
        command = Command(self._database, Verb.CALL, press, asked)

        def work(connection: Connection) -> TokenRow | None:
            found = read_targets(connection, command)
            line = found.target_department_id
            for department in waiting_departments(connection) if line is None else [line]:
                token = call_first(connection, command, found, department)
                if token is not None:
                    return token
            command.record_nobody(connection, found.now)
            return None

        try:
            return command.run(work)
        except NobodyWaited:
            return None

    def call(
        self,
        token_id: int,
        *,
        doctor_id: int | None = None,
        room_id: int | None = None,
        is_nobodys: bool = False,
        press: Press,
    ) -> TokenRow:
        """Call this token, whatever its place; out of order is marked on the event with the reason.

        With `is_nobodys` no doctor is meant, also where who presses is one. Raises `MoveRefused` if
        it is not waiting, `ReasonMissing` if others are before it and no reason is given,
        `DoctorBusy`, `TokenNotFound`, `DoctorNotFound`, `RoomNotFound`.
        """

        def change(connection: Connection, found: Targets, token: TokenRow) -> TokenRow:
            # Before the doctor's place: what is not possible at all is said first.
            check_move(token.status, Verb.CALL, label=token.label)
            return row_called(token, found, slot_for_call(connection, found))

        asked = {
            "doctor_id": doctor_id,
            "room_id": room_id,
            "caller_id": None if is_nobodys else press.by,
        }
        return self._change(Verb.CALL, token_id, change, asked, press)

    def move(
        self, verb: Verb, token_id: int, *, room_id: int | None = None, press: Press
    ) -> TokenRow:
        """Recall, hold, return, done, no-show, leave or cancel: `domain.standing.moved` says what.

        A recall is to another room if one is named. Raises `MoveRefused`, `RoomNotFound`, and for a
        return `TokenAlreadyOpen` if the patient has a new token there meanwhile.
        """

        def change(_connection: Connection, found: Targets, token: TokenRow) -> TokenRow:
            standing = moved(
                standing_of(token), verb, label=token.label, at=found.now, room_id=room_id
            )
            return row_as(token, standing, found)

        return self._change(verb, token_id, change, {"room_id": room_id}, press)

    def transfer(
        self, token_id: int, *, department_id: int, doctor_id: int | None = None, press: Press
    ) -> TokenRow:
        """Send a token to another department's queue; label and place by issue stay.

        Raises `MoveRefused`, `SameDepartment`, `DepartmentClosed`, `DepartmentNotFound`,
        `DoctorElsewhere`, and `TokenAlreadyOpen` if the patient waits there already.
        """

        def change(_connection: Connection, found: Targets, token: TokenRow) -> TokenRow:
            standing = transferred(
                standing_of(token),
                label=token.label,
                at=found.now,
                department_id=department_id,
                wanted_doctor_id=doctor_id,
            )
            check_transfer(found, token, department_id)
            return row_as(token, standing, found)

        asked = {"department_id": department_id, "doctor_id": doctor_id}
        return self._change(Verb.TRANSFER, token_id, change, asked, press)

    def undo(self, token_id: int, *, press: Press) -> TokenRow:
        """Take back the last action on a token; its issue is undone by cancelling it.

        A second undo takes back the one before, and so on. Raises `NothingToUndo` when nothing is
        left, `UndoTooLate` for what is older than the clinic's `undo_within_s`, `UndoOvertaken`
        instead of `TokenChanged`, and what the constraints refuse, such as `DoctorBusy`.
        """
        command = Command(self._database, Verb.UNDO, press, {"token_id": token_id})

        def work(connection: Connection) -> TokenRow:
            found, token = read_token(connection, command)
            check_not_overtaken(token, press.version)
            last, before = before_last(connection, token, found)
            standing = undone(
                standing_of(token),
                None if before is None else standing_of(before),
                at=found.now,
                call_slot=None if before is None else slot_again(connection, found, token, before),
            )
            back = row_as(before or token, standing, found)
            return record(connection, command, back, found.now, undone_event_id=last)

        return command.run(work)

    def _change(
        self, verb: Verb, token_id: int, change: _Change, asked: Asked, press: Press
    ) -> TokenRow:
        command = Command(self._database, verb, press, {"token_id": token_id, **asked})

        def work(connection: Connection) -> TokenRow:
            found, token = read_token(connection, command)
            after = change(connection, found, token)
            # Not before: what is not possible at all is said in its own words.
            check_seen(token, press.version)
            is_early = verb is Verb.CALL and not is_first(
                connection, token, doctor_id=found.target_doctor_id
            )
            check_reason(token, command.reason, is_early=is_early)
            return record(connection, command, after, found.now, is_out_of_order=is_early)

        return command.run(work)
