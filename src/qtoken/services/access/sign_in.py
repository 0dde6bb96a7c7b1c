"""Checks a user name and password, and slows down guessing."""

import threading
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, Table, case, delete, select

from qtoken.db.clock import NOW
from qtoken.db.database import Database
from qtoken.db.upsert import upsert
from qtoken.domain.errors import DatabaseMissing, QTokenError, SignInSlowed, WrongPassword
from qtoken.domain.input import clean_username
from qtoken.domain.sign_in_throttle import (
    FORGOTTEN_AFTER,
    KNOWN_FOR,
    Attempt,
    Failures,
    pause_s,
    place_of,
)
from qtoken.domain.usernames import username_key, username_spelling
from qtoken.models.access import known_address_table, sign_in_failure_table
from qtoken.models.user import user_table
from qtoken.services.access.passwords import Passwords, is_beyond
from qtoken.services.hashes import hashed
from qtoken.services.people.user_steps import USERS, named_so, replace_password
from qtoken.services.rows import UserRow

_user, _failure, _known = user_table.c, sign_in_failure_table.c, known_address_table.c
_ACCOUNT = USERS.beside(_user.password_hash)

_TURNS = 256
"""How many locks there are. Two sign-ins may share one by chance, and then wait for each other."""

PLACES_MOST = 50
"""Known addresses and devices of one user; those used longest ago are removed."""


@dataclass(frozen=True, slots=True)
class Proof:
    """The user who has proved to know the password, and the stored hash that it matched.

    With the hash callers notice if the password is changed before they have finished.
    """

    user: UserRow
    password_hash: str = field(repr=False)


class SignIn:
    """Checks passwords. Hashing is done outside of any transaction."""

    def __init__(self, database: Database, passwords: Passwords) -> None:
        self._database = database
        self._passwords = passwords
        # Tries for one account from one address are checked one after the other. Of many at once
        # none would see the failures of the others, and all would be free.
        self._turns = [threading.Lock() for _ in range(_TURNS)]

    def check(self, username: str, password: str, *, address: str) -> UserRow:
        """Return the active user of that name and password.

        Raises `WrongPassword`, `SignInSlowed`, and `DatabaseMissing` if there are no users yet.
        `address` is the network address of the request, empty at this computer. Pauses hold for
        that address only (`domain.sign_in_throttle`).
        """
        return self.prove(username, password, address=address).user

    def prove(self, username: str, password: str, *, address: str, device: str = "") -> Proof:
        """Do as `check`, but return the user together with the hash that the password matched.

        `device` is the value that a browser or program got when this user signed in there. Its
        failures are counted separately from those at its address (OWASP: device cookie).
        """
        key = typed_key(username)
        # Failures are counted for all spellings of the name together: otherwise a guesser could
        # avoid the pause by another accent for each guess.
        account = username_key(key)
        scopes = _Scopes(account, place_of(address))
        if device:
            own = _Scopes(account, _device(device))
            if self._database.read(lambda c: _is_known_to(c, key, own, self._database.instant(c))):
                scopes = own
        with self._turns[hash(scopes.here) % _TURNS]:
            return self._proved(key, password, scopes)

    def _proved(self, key: str, password: str, scopes: "_Scopes") -> Proof:
        found, attempt, now = self._database.read(
            lambda connection: _look(connection, key, scopes, self._database.now())
        )
        wait_s = pause_s(attempt, now)
        if wait_s:
            raise SignInSlowed(wait_s=wait_s)
        if found is None or not found.user.is_active or is_beyond(password):
            self._passwords.match_nobody(password)
            is_right = False
        else:
            is_right = self._passwords.match(found.password_hash, password)
        if found is None or not is_right:
            self._database.read(_require_users)
            self._database.write(lambda connection: _count(connection, scopes, now))
            # In a transaction of its own: in one with the counting, two of these could deadlock.
            self._database.write(lambda connection: _forget_old(connection, now))
            raise WrongPassword
        proof = found
        is_outdated = self._passwords.is_outdated(proof.password_hash)
        if is_outdated:
            renewed = Proof(proof.user, self._passwords.hash(password))
            old_hash, new_hash = proof.password_hash, renewed.password_hash
            # Replaces only the hash that was checked, not a new password set meanwhile.
            if self._database.write(
                lambda c: replace_password(c, renewed.user.id, old_hash, new_hash)
            ):
                proof = renewed
        if is_outdated or attempt.here.count or not attempt.is_known:
            self._database.write(lambda c: _forgive(c, proof.user.id, scopes, now))
        return proof


class _Scopes:
    """The hashes under which failures are counted.

    `here` is for the account at this place, `account` for the account at all places, and
    `address_hash` for all accounts at this place. The place is an address or a known device.
    """

    def __init__(self, key: str, place: str) -> None:
        self.address_hash = hashed("address", place)
        self.here = hashed("here", key, place)
        self.account = hashed("account", key)

    @property
    def all(self) -> tuple[str, str, str]:
        return self.here, self.account, self.address_hash


def _device(device: str) -> str:
    return f"device {device}"


def _is_known_to(connection: Connection, key: str, scopes: _Scopes, now: datetime) -> bool:
    user_id = connection.scalar(named_so(select(_user.id), key))
    return user_id is not None and _is_known(connection, user_id, scopes, now)


def _look(
    connection: Connection, key: str, scopes: _Scopes, set_now: datetime | None
) -> "tuple[Proof | None, Attempt, datetime]":
    now: datetime = connection.execute(select(NOW.label("now")), {"now": set_now}).scalar_one()
    found = _ACCOUNT.refined(partial(named_so, spelling=key)).one_or_none(connection)
    known = None if found is None else Proof(user=found[1], password_hash=found[0])
    rows = connection.execute(
        select(_failure.scope, _failure.count, _failure.last_at).where(
            _failure.scope.in_(scopes.all)
        )
    )
    failures = {scope: Failures(count, last_at) for scope, count, last_at in rows}
    attempt = Attempt(
        here=failures.get(scopes.here, Failures()),
        account=failures.get(scopes.account, Failures()),
        address=failures.get(scopes.address_hash, Failures()),
        is_known=known is not None and _is_known(connection, known.user.id, scopes, now),
    )
    return known, attempt, now


def _require_users(connection: Connection) -> None:
    # `qtoken db upgrade` makes tables without a user: say that, instead of "wrong password".
    if connection.scalar(select(_user.id).limit(1)) is None:
        raise DatabaseMissing


def _is_known(connection: Connection, user_id: int, scopes: _Scopes, now: datetime) -> bool:
    query = select(_known.last_at).where(
        _known.user_id == user_id,
        _known.address_hash == scopes.address_hash,
        _known.last_at >= now - KNOWN_FOR,
    )
    return connection.scalar(query) is not None


def _count(connection: Connection, scopes: _Scopes, now: datetime) -> None:
    long_ago = now - FORGOTTEN_AFTER
    # A series whose last failure is long ago begins again at one.
    for scope in scopes.all:
        _keep(
            connection,
            sign_in_failure_table,
            {"scope": scope, "count": 1, "last_at": now},
            {"count": case((_failure.last_at < long_ago, 1), else_=_failure.count + 1)},
        )


def _forget_old(connection: Connection, now: datetime) -> None:
    long_ago = now - FORGOTTEN_AFTER
    connection.execute(delete(sign_in_failure_table).where(_failure.last_at < long_ago))


def _forgive(connection: Connection, user_id: int, scopes: _Scopes, now: datetime) -> None:
    connection.execute(delete(sign_in_failure_table).where(_failure.scope == scopes.here))
    connection.execute(
        delete(known_address_table).where(
            _known.user_id == user_id, _known.last_at < now - KNOWN_FOR
        )
    )
    _know(connection, user_id, scopes.address_hash, now)


def know_device(connection: Connection, user_id: int, device: str, now: datetime) -> None:
    """Remember a device of a user, whose failures are counted separately from now on."""
    newest = (
        select(_known.address_hash)
        .where(_known.user_id == user_id)
        .order_by(_known.last_at.desc())
        .limit(PLACES_MOST - 1)
    )
    connection.execute(
        delete(known_address_table).where(
            _known.user_id == user_id, _known.address_hash.not_in(newest)
        )
    )
    _know(connection, user_id, hashed("address", _device(device)), now)


def _know(connection: Connection, user_id: int, address_hash: str, now: datetime) -> None:
    values = {"user_id": user_id, "address_hash": address_hash, "last_at": now}
    _keep(connection, known_address_table, values, {})


def forget_failures(connection: Connection, username: str) -> None:
    """Let a user try again at once at the clinic's computers, after an admin set a new password."""
    scopes = _Scopes(username_key(username), "")
    connection.execute(
        delete(sign_in_failure_table).where(_failure.scope.in_((scopes.here, scopes.account)))
    )


def _keep(
    connection: Connection, table: Table, values: dict[str, Any], changes: dict[str, Any]
) -> None:
    connection.execute(
        upsert(table, connection.dialect.name)
        .values(values)
        .on_conflict_do_update(
            index_elements=list(table.primary_key), set_={"last_at": values["last_at"]} | changes
        )
    )


def typed_key(username: str) -> str:
    """Return the spelling of a typed name; an empty text if it cannot be a user name."""
    # Not an error of its own: signing in reveals only that name or password is wrong.
    try:
        return username_spelling(clean_username(username))
    except QTokenError:
        return ""
