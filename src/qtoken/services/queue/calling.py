"""Calling tokens and what follows: recall, hold, return, done, no-show, transfer, undo."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from qtoken.db.database import Database
from qtoken.db.prepared import Values
from qtoken.domain.fields import Field
from qtoken.domain.input import clean_line
from qtoken.domain.token import ENDED, Verb, moved
from qtoken.services.queue.token_command import Command, NobodyWaited
from qtoken.services.queue.token_steps import (
    before_last,
    call_first,
    called,
    called_again,
    check_not_overtaken,
    check_reason,
    check_seen,
    check_transfer,
    free_slot,
    is_first,
    read_targets,
    read_token,
    record,
    waiting_departments,
)
from qtoken.services.rows import TokenRow


class Calling:
    """Moves tokens from waiting to done. Each method is one transaction and appends one event.

    `version` is that of the token as somebody saw it who pressed a button: if it has changed since,
    `TokenChanged` is raised and nothing is done. None is for whoever means it however it is.

    Whose call it is has one rule, whatever the way in: the doctor's who is named, else, where `by`
    is a doctor, their own. The room is the one named, else the doctor's usual one.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def call_next(
        self,
        *,
        department_id: int | None = None,
        doctor_id: int | None = None,
        room_id: int | None = None,
        by: int,
        request_id: str,
    ) -> TokenRow | None:
        """Call the first waiting token, or return None if nobody waits; a repeat returns it again.

        Without a department it is the doctor's, and without both it is the first of the whole
        clinic. A doctor is not given a patient who asked for another. Two callers at the same
        moment get two tokens. Raises `DoctorBusy` if the doctor has as many called as the clinic
        allows, `DoctorNotFound`, `DepartmentNotFound`, `RoomNotFound`.
        """
        asked = {"department_id": department_id, "doctor_id": doctor_id, "room_id": room_id}
        command = Command(self._database, verb=Verb.CALL, asked=asked, by=by, request_id=request_id)

        def work(connection: Connection) -> TokenRow | None:
            try:
                found = read_targets(connection, command, asked)
            except NobodyWaited:
                return None
            line = found.target_department_id
            for department in waiting_departments(connection) if line is None else [line]:
                token = call_first(connection, command, found, department)
                if token is not None:
                    return token
            command.record_nobody(connection, found.now)
            return None

        return command.run(work)

    def call(
        self,
        token_id: int,
        *,
        doctor_id: int | None = None,
        room_id: int | None = None,
        is_nobodys: bool = False,
        reason: str = "",
        version: int | None = None,
        by: int,
        request_id: str,
    ) -> TokenRow:
        """Call this token, whatever its place; out of order is marked on the event with the reason.

        With `is_nobodys` no doctor is meant, also where `by` is one. Raises `MoveRefused` if it is
        not waiting, `ReasonMissing` if others are before it and no reason is given, `DoctorBusy`,
        `TokenNotFound`, `DoctorNotFound`, `RoomNotFound`.
        """

        def change(connection: Connection, found: Any, token: TokenRow) -> TokenRow:
            status = moved(token.status, Verb.CALL, label=token.label)
            return called(token, found, slot=free_slot(connection, found), status=status)

        return self._move(
            token_id,
            Verb.CALL,
            change,
            reason=reason,
            version=version,
            by=by,
            request_id=request_id,
            asked={
                "doctor_id": doctor_id,
                "room_id": room_id,
                "caller_id": None if is_nobodys else by,
            },
        )

    def recall(
        self,
        token_id: int,
        *,
        room_id: int | None = None,
        reason: str = "",
        version: int | None = None,
        by: int,
        request_id: str,
    ) -> TokenRow:
        """Announce a called token again, to another room if one is named.

        Order and first call stay. Raises `MoveRefused`, `RoomNotFound`.
        """

        def change(_connection: Connection, found: Any, token: TokenRow) -> TokenRow:
            status = moved(token.status, Verb.RECALL, label=token.label)
            again = replace(token, status=status, last_called_at=found.now)
            if room_id is None:
                return again
            return replace(again, room_id=found.target_room_id, room=found.target_room)

        return self._move(
            token_id,
            Verb.RECALL,
            change,
            reason=reason,
            version=version,
            by=by,
            request_id=request_id,
            asked={"room_id": room_id},
        )

    def done(
        self,
        token_id: int,
        *,
        reason: str = "",
        version: int | None = None,
        by: int,
        request_id: str,
    ) -> TokenRow:
        """End the consultation of a called token. Raises `MoveRefused`."""
        return self._plain(
            token_id, Verb.DONE, reason=reason, version=version, by=by, request_id=request_id
        )

    def hold(
        self,
        token_id: int,
        *,
        reason: str = "",
        version: int | None = None,
        by: int,
        request_id: str,
    ) -> TokenRow:
        """Set a waiting or called token aside, to be returned to its place later."""
        return self._plain(
            token_id, Verb.HOLD, reason=reason, version=version, by=by, request_id=request_id
        )

    def return_(
        self,
        token_id: int,
        *,
        reason: str = "",
        version: int | None = None,
        by: int,
        request_id: str,
    ) -> TokenRow:
        """Put a token that was on hold or a no-show back to its old place in the line.

        Raises `MoveRefused`, and `TokenAlreadyOpen` if the patient has a new token there meanwhile.
        """

        def change(_connection: Connection, _found: Any, token: TokenRow) -> TokenRow:
            return replace(
                token,
                status=moved(token.status, Verb.RETURN, label=token.label),
                doctor_id=None,
                doctor="",
                room_id=None,
                room="",
                call_slot=None,
                ended_at=None,
            )

        return self._move(
            token_id,
            Verb.RETURN,
            change,
            reason=reason,
            version=version,
            by=by,
            request_id=request_id,
        )

    def no_show(
        self,
        token_id: int,
        *,
        reason: str = "",
        version: int | None = None,
        by: int,
        request_id: str,
    ) -> TokenRow:
        """Mark a called patient who did not come. It can be returned. Raises `MoveRefused`."""
        return self._plain(
            token_id, Verb.NO_SHOW, reason=reason, version=version, by=by, request_id=request_id
        )

    def leave(
        self,
        token_id: int,
        *,
        reason: str = "",
        version: int | None = None,
        by: int,
        request_id: str,
    ) -> TokenRow:
        """Mark a patient who went away before being seen. Raises `MoveRefused`."""
        return self._plain(
            token_id, Verb.LEAVE, reason=reason, version=version, by=by, request_id=request_id
        )

    def cancel(
        self,
        token_id: int,
        *,
        reason: str = "",
        version: int | None = None,
        by: int,
        request_id: str,
    ) -> TokenRow:
        """Take back a token; its number is not given again. Raises `MoveRefused`."""
        return self._plain(
            token_id, Verb.CANCEL, reason=reason, version=version, by=by, request_id=request_id
        )

    def transfer(
        self,
        token_id: int,
        *,
        department_id: int,
        doctor_id: int | None = None,
        reason: str = "",
        version: int | None = None,
        by: int,
        request_id: str,
    ) -> TokenRow:
        """Send a token to another department's queue; label and place by issue stay.

        Raises `MoveRefused`, `SameDepartment`, `DepartmentClosed`, `DepartmentNotFound`,
        `DoctorElsewhere`, and `TokenAlreadyOpen` if the patient waits there already.
        """

        def change(_connection: Connection, found: Any, token: TokenRow) -> TokenRow:
            status = moved(token.status, Verb.TRANSFER, label=token.label)
            check_transfer(found, token, department_id)
            return replace(
                token,
                status=status,
                department_id=department_id,
                department=found.target_department,
                wanted_doctor_id=doctor_id,
                wanted_doctor=found.target_doctor or "",
                doctor_id=None,
                doctor="",
                room_id=None,
                room="",
                call_slot=None,
                entered_at=found.now,
                called_at=None,
                last_called_at=None,
            )

        return self._move(
            token_id,
            Verb.TRANSFER,
            change,
            reason=reason,
            version=version,
            by=by,
            request_id=request_id,
            asked={"department_id": department_id, "doctor_id": doctor_id},
        )

    def undo(
        self, token_id: int, *, version: int | None = None, by: int, request_id: str
    ) -> TokenRow:
        """Take back the last action on a token; its issue is undone by cancelling it.

        A second undo takes back the one before, and so on. Raises `NothingToUndo` when nothing is
        left, `UndoTooLate` for what is older than the clinic's `undo_within_s`, `UndoOvertaken`
        instead of `TokenChanged`, and what the constraints refuse, such as `DoctorBusy`.
        """
        command = Command(
            self._database,
            verb=Verb.UNDO,
            asked={"token_id": token_id},
            by=by,
            request_id=request_id,
        )

        def work(connection: Connection) -> TokenRow:
            found, token = read_token(connection, command, token_id, {})
            check_not_overtaken(token, version)
            last, before = before_last(connection, token, found)
            back = called_again(connection, found, token, before)
            target = replace(back, version=token.version + 1)
            record(connection, command, target, found.now, undone_event_id=last)
            return target

        return command.run(work)

    def _plain(
        self,
        token_id: int,
        verb: Verb,
        *,
        reason: str,
        version: int | None,
        by: int,
        request_id: str,
    ) -> TokenRow:
        def change(_connection: Connection, found: Any, token: TokenRow) -> TokenRow:
            status = moved(token.status, verb, label=token.label)
            ended_at = found.now if status in ENDED else None
            return replace(token, status=status, call_slot=None, ended_at=ended_at)

        return self._move(
            token_id, verb, change, reason=reason, version=version, by=by, request_id=request_id
        )

    def _move(
        self,
        token_id: int,
        verb: Verb,
        change: Callable[[Connection, Any, TokenRow], TokenRow],
        *,
        reason: str,
        version: int | None,
        by: int,
        request_id: str,
        asked: Values | None = None,
    ) -> TokenRow:
        reason = clean_line(reason, Field.REASON)
        named = {"token_id": token_id, "reason": reason or None} | (asked or {})
        command = Command(self._database, verb=verb, asked=named, by=by, request_id=request_id)

        def work(connection: Connection) -> TokenRow:
            found, token = read_token(connection, command, token_id, asked or {})
            target = replace(change(connection, found, token), version=token.version + 1)
            # Not before: what is not possible at all is said in its own words.
            check_seen(token, version)
            early = verb is Verb.CALL and not is_first(
                connection, token, doctor_id=found.target_doctor_id
            )
            check_reason(token, reason, is_early=early)
            record(connection, command, target, found.now, reason=reason, is_out_of_order=early)
            return target

        return command.run(work)
