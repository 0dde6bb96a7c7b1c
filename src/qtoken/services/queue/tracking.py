"""What patients see of their own token on the phone, by a code that only they have."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.exc import IntegrityError

from qtoken.db.clock import NOW
from qtoken.db.database import Database
from qtoken.db.failures import violated
from qtoken.db.literals import or_empty
from qtoken.db.row_query import RowQuery
from qtoken.domain.codes import clean_code, followed_at
from qtoken.domain.errors import CodeUnknown, MoveRefused
from qtoken.domain.estimate import WaitRange, wait_range
from qtoken.domain.labels import public_label
from qtoken.domain.press import Press
from qtoken.domain.roles import Right
from qtoken.domain.standing import moved
from qtoken.domain.token import Status, Verb
from qtoken.models.clinic import clinic_table
from qtoken.models.department import department_table
from qtoken.models.room import room_table
from qtoken.models.token import token_table
from qtoken.models.token_code import token_code_table
from qtoken.services.clinic.queries import PUBLIC_NAME
from qtoken.services.ownership import own_token
from qtoken.services.people.user_steps import insert_page_user, page_user_id
from qtoken.services.queue.token_codes import code_of, made_code
from qtoken.services.queue.token_command import Command
from qtoken.services.queue.token_states import row_as, standing_of
from qtoken.services.queue.token_steps import read_token, record
from qtoken.services.queue.tracking_rows import TrackedToken
from qtoken.services.queue.waiting_lines import count_ahead
from qtoken.services.queue.waiting_past import WaitingPast
from qtoken.services.repeats import check_right
from qtoken.services.rows import TokenRow
from qtoken.services.service_days import DAY_RULES, service_day_of

_token, _code = token_table.c, token_code_table.c
_clinic, _department = clinic_table.c, department_table.c


class _Tracked(NamedTuple):
    """A token by its code, with what of its clinic is shown beside it."""

    now: datetime
    clinic: str
    time_zone: str
    day_starts_min: int
    missed_turn: str
    id: int
    letter: str
    number: int
    service_day: date
    status: Status
    department_id: int
    is_emergency: bool
    place_at: datetime
    wanted_doctor_id: int | None
    last_called_at: datetime | None
    ended_at: datetime | None
    department: str
    room: str


_TRACKED = RowQuery(
    select(
        NOW.label("now"),
        _clinic.name.label("clinic"),
        *DAY_RULES,
        _clinic.missed_turn,
        _token.id,
        _token.letter,
        _token.number,
        _token.service_day,
        _token.status,
        _token.department_id,
        _token.is_emergency,
        _token.place_at,
        _token.wanted_doctor_id,
        _token.last_called_at,
        _token.ended_at,
        PUBLIC_NAME.label("department"),
        or_empty(room_table.c.name).label("room"),
    ).select_from(
        clinic_table.join(token_code_table, _code.code == bindparam("code"))
        .join(token_table, _token.id == _code.token_id)
        .join(department_table, _department.id == _token.department_id)
        .outerjoin(room_table, room_table.c.id == _token.room_id)
    ),
    _Tracked,
)


class Tracking:
    """Tokens by their codes. Who has the code needs no sign-in, and learns nobody's name."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._past = WaitingPast()

    def code(self, token_id: int, *, by: int) -> str:
        """Return the code under which a token is followed: made when first asked for, then kept.

        A patient may ask for an own token. Raises `TokenNotFound`.
        """

        def read(connection: Connection) -> str | None:
            check_right(connection, self._database, Right.SEE_QUEUE, by, own_token(token_id))
            return code_of(connection, token_id)

        def write(connection: Connection) -> str:
            return made_code(connection, token_id)

        known = self._database.read(read)
        if known is not None:
            return known
        try:
            return self._database.write(write)
        except IntegrityError as error:
            # Somebody else has asked at the same moment: there is one code.
            if violated(error) != "pk_token_code":
                raise
        return self._database.write(write)

    def address(self, token_id: int, *, by: int) -> str:
        """Return the address under which a token is followed, empty where phones reach no server.

        Raises as `code`.
        """

        def read(connection: Connection) -> str:
            check_right(connection, self._database, Right.SEE_QUEUE, by, own_token(token_id))
            code_of(connection, token_id)
            return connection.scalar(select(clinic_table.c.public_url)) or ""

        public_url = self._database.read(read)
        return followed_at(public_url, self.code(token_id, by=by)) if public_url else ""

    def look(self, code: str) -> TrackedToken:
        """Return what the patient sees now.

        Raises `CodeUnknown`, also for what has ended before this service day.
        """

        def read(connection: Connection) -> TrackedToken:
            return self._row(connection, self._found(connection, code))

        return self._database.read(read)

    def leave(self, code: str, *, request_id: str) -> TrackedToken:
        """Give the place away, while the token waits or is on hold; a repeat changes nothing.

        Raises `CodeUnknown`, and `MoveRefused` once it is called or has ended.
        """
        found = self._database.read(lambda connection: self._found(connection, code))
        press = Press(self._page_user(), request_id)
        # The code is the right to it.
        command = Command(self._database, Verb.LEAVE, press, {"token_id": found.id}, right=None)
        left = command.run(lambda connection: _leave(connection, command))
        return _tracked_token(found, left.status)

    def _found(self, connection: Connection, code: str) -> _Tracked:
        asked = {"code": clean_code(code), "now": self._database.now()}
        found = _TRACKED.one_or_none(connection, asked)
        if found is None or _is_of_the_past(found):
            raise CodeUnknown
        return found

    def _row(self, connection: Connection, found: _Tracked) -> TrackedToken:
        if found.status is not Status.WAITING:
            return _tracked_token(found, found.status)
        ahead = count_ahead(connection, found)
        past = self._past.lines(connection, found.now).get(found.department_id)
        wait = wait_range(past, ahead, found.now, doctor_id=found.wanted_doctor_id)
        return _tracked_token(found, Status.WAITING, people_ahead=ahead, wait=wait)

    def _page_user(self) -> int:
        """Return who acts in the history of a token that its patient has given away."""
        known = self._database.read(page_user_id)
        if known is not None:
            return known
        try:
            self._database.write(lambda c: insert_page_user(c, self._database.instant(c)))
        except IntegrityError as error:
            if violated(error) != "uq_user_account_username_key":
                raise
        return self._database.read(page_user_id) or 0


def _earlier_day(found: _Tracked) -> date | None:
    return None if found.service_day == service_day_of(found).day else found.service_day


def _is_of_the_past(found: _Tracked) -> bool:
    return found.ended_at is not None and found.ended_at < service_day_of(found).begins_at


def _leave(connection: Connection, command: Command) -> TokenRow:
    found, token = read_token(connection, command)
    left = moved(standing_of(token), Verb.LEAVE, label=token.label, at=found.now)
    if token.status is Status.CALLED:
        # The desk may say so of somebody who has gone; the phone may not: a doctor waits.
        raise MoveRefused(label=token.label, status=token.status, verb=Verb.LEAVE)
    return record(connection, command, row_as(token, left, found), found.now)


def _tracked_token(
    found: _Tracked, status: Status, *, people_ahead: int = 0, wait: WaitRange | None = None
) -> TrackedToken:
    is_called = status is Status.CALLED
    return TrackedToken(
        clinic=found.clinic,
        time_zone=found.time_zone,
        label=public_label(found.letter, found.number, _earlier_day(found)),
        department=found.department,
        status=status,
        people_ahead=people_ahead,
        wait=wait,
        room=found.room if is_called else "",
        called_at=found.last_called_at,
        missed_turn=found.missed_turn,
        now=found.now,
    )
