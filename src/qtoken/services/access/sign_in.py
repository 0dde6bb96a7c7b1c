"""A user name and a password: right, wrong, or too soon after wrong ones."""

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

PLACES_MOST = 50
"""Addresses and devices that are known of one user; those that were used longest ago go."""


@dataclass(frozen=True, slots=True)
class Proof:
    """Who has signed in, and by which kept hash of a password: another one has it changed."""

    user: UserRow
    password_hash: str = field(repr=False)


class SignIn:
    """Looks at passwords. The work of hashing is done outside of any transaction."""

    def __init__(self, database: Database, passwords: Passwords) -> None:
        self._database = database
        self._passwords = passwords
        # Tries for one account from one address are looked at one after the other: many at once
        # would all be free.
        self._turns = [threading.Lock() for _ in range(_TURNS)]

    def check(self, username: str, password: str, *, address: str) -> UserRow:
        """Return the active user of that name and password.

        Raises `WrongPassword`, `SignInSlowed`, and `DatabaseMissing` where nobody is yet.
        `address` is where it is typed: empty at this computer. Whoever is slowed there keeps nobody
        elsewhere waiting (`domain.sign_in_throttle`).
        """
        return self.prove(username, password, address=address).user

    def prove(self, username: str, password: str, *, address: str, device: str = "") -> Proof:
        """Do as `check`; return who it is with the kept hash that the password has matched.

        `device` is what was given to a browser or a program when this user signed in there: it
        answers for its own failures, whatever others do at the same address (OWASP: device cookie).
        """
        key = typed_key(username)
        # However it is spelled: with another accent for each guess there would be no pause.
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
            # By itself: together with the counting, two of these could wait for each other.
            self._database.write(lambda connection: _forget_old(connection, now))
            raise WrongPassword
        proof = found
        is_outdated = self._passwords.is_outdated(proof.password_hash)
        if is_outdated:
            renewed = Proof(proof.user, self._passwords.hash(password))
            old_hash, new_hash = proof.password_hash, renewed.password_hash
            # Not over a new password that somebody has set meanwhile.
            if self._database.write(
                lambda c: replace_password(c, renewed.user.id, old_hash, new_hash)
            ):
                proof = renewed
        if is_outdated or attempt.here.count or not attempt.is_known:
            self._database.write(lambda c: _forgive(c, proof.user.id, scopes, now))
        return proof


class _Scopes:
    """Under which hashes failures are counted: for the account here, anywhere, and for all here.

    Here is an address, or a device that the user has signed in with.
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
    # Tables alone, as `qtoken db upgrade` makes them, are no clinic that somebody could sign in to.
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
    """Remember with what a user has signed in; it has a budget of its own from now on."""
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
    """Let a user try again at once at this computer, as after an admin has set a new password."""
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
    """Return the spelling of a name as it was typed, an empty text for what is nobody's."""
    # What can be nobody's name is nobody: signing in tells only that something is wrong.
    try:
        return username_spelling(clean_username(username))
    except QTokenError:
        return ""
