"""Limits on what patients may do without the front desk. All steps take a connection.

The front desk has *met* a patient if it has made or changed the record, or issued a token, or if a
consultation has ended. Until then the record may be invented. Such a *stranger* may have only one
open token and one scheduled appointment, so that nobody can fill the queues from outside.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, delete, exists, select, update

from qtoken.db.upsert import upsert
from qtoken.domain.allowances import (
    HELPING_ONESELF,
    REGISTERING_HERE,
    RESETS_HERE,
    RESETS_OF_ONE,
    STRANGERS_HERE,
    Allowance,
)
from qtoken.domain.errors import (
    OneAppointmentOnly,
    OneTokenOnly,
    RegistrationClosed,
    RegistrationSlowed,
    ResetSlowed,
    SelfServiceSlowed,
)
from qtoken.domain.labels import label
from qtoken.domain.sign_in_throttle import place_of
from qtoken.domain.token import Status, Verb
from qtoken.models.access import allowance_table
from qtoken.models.appointment import appointment_table
from qtoken.models.clinic import clinic_table
from qtoken.models.department import department_table
from qtoken.models.patient import patient_table
from qtoken.models.token import token_table
from qtoken.models.token_event import token_event_table
from qtoken.services.hashes import hashed
from qtoken.services.token_queries import IS_OPEN

_allowance, _patient, _appointment = allowance_table.c, patient_table.c, appointment_table.c
_token, _event = token_table.c, token_event_table.c

Scopes = Iterable[tuple[str, Allowance]]


def require_registration(connection: Connection, address: str, now: datetime) -> None:
    """Raise `RegistrationClosed` or `RegistrationSlowed` if nobody may register from there now."""
    if connection.scalar(select(clinic_table.c.is_registration_open)) is False:
        raise RegistrationClosed
    for scope, allowance in _registering(address):
        whole_at = connection.scalar(select(_allowance.whole_at).where(_allowance.scope == scope))
        wait_s = allowance.wait_s(whole_at, now)
        if wait_s:
            raise RegistrationSlowed(wait_s=wait_s)


def use_registration(connection: Connection, address: str, now: datetime) -> None:
    """Count one registration from there. Raises `RegistrationClosed`, `RegistrationSlowed`."""
    require_registration(connection, address, now)
    wait_s = _use(connection, _registering(address), now)
    if wait_s:
        raise RegistrationSlowed(wait_s=wait_s)


def use_joining(
    connection: Connection,
    *,
    by: int,
    patient_id: int,
    department_id: int,
    address: str,
    now: datetime,
) -> None:
    """Count one token that a patient takes. Raises `OneTokenOnly`, `SelfServiceSlowed`.

    Must be called in a transaction that writes: it locks the patient, so that the second of two
    requests at once sees the first. A second token for the same department is not refused here, but
    by the unique index.
    """
    is_stranger = not _is_met(connection, patient_id)
    if is_stranger:
        query = (
            select(_token.letter, _token.number, department_table.c.name)
            .join(department_table, department_table.c.id == _token.department_id)
            .where(_token.patient_id == patient_id, _token.department_id != department_id, IS_OPEN)
            .limit(1)
        )
        held = connection.execute(query).one_or_none()
        if held is not None:
            raise OneTokenOnly(label=label(held.letter, held.number), department=held.name)
    _use_own(connection, by, address, now, is_stranger=is_stranger)


def use_booking(
    connection: Connection, *, by: int, patient_id: int, address: str, now: datetime
) -> None:
    """Count one appointment that a patient books.

    Raises `OneAppointmentOnly`, `SelfServiceSlowed`.
    """
    is_stranger = not _is_met(connection, patient_id)
    booked = select(_appointment.id).where(
        _appointment.patient_id == patient_id, _appointment.status == "scheduled"
    )
    if is_stranger and connection.scalar(booked.limit(1)) is not None:
        raise OneAppointmentOnly
    _use_own(connection, by, address, now, is_stranger=is_stranger)


def use_reset(connection: Connection, address: str, key: str, now: datetime) -> bool:
    """Count one request for a password link; return whether a link may be sent.

    Raises `ResetSlowed` for too many requests from one address. Too many for one account only
    return False, whether the account exists or not, so that nobody learns which accounts exist.
    """
    here = [(hashed("resets", place_of(address)), RESETS_HERE)] if address else []
    wait_s = _use(connection, here, now)
    if wait_s:
        raise ResetSlowed(wait_s=wait_s)
    return _use(connection, [(hashed("reset of", key), RESETS_OF_ONE)], now) == 0


def is_met(connection: Connection, patient_id: int) -> bool:
    """Return whether the front desk has met a patient."""
    # Version 1 of a token is its issue.
    issued_by_others = exists().where(
        _event.token_id == _token.id,
        _event.version == 1,
        _event.kind == Verb.ISSUE.value,
        _event.actor_id != _patient.user_id,
    )
    was_there = exists().where(
        _token.patient_id == _patient.id,
        (_token.status == Status.DONE.value)
        | issued_by_others.correlate(token_table, patient_table),
    )
    query = select(~_patient.is_self_made | was_there).where(_patient.id == patient_id)
    return bool(connection.scalar(query))


def forget_allowances(connection: Connection, now: datetime) -> None:
    """Remove allowances that are full again, except those in use at this moment."""
    whole = select(_allowance.scope).where(_allowance.whole_at < now)
    unused = whole.with_for_update(skip_locked=True)
    connection.execute(delete(allowance_table).where(_allowance.scope.in_(unused)))


def _is_met(connection: Connection, patient_id: int) -> bool:
    # Setting a column to its own value locks the row on both databases until the transaction ends.
    connection.execute(
        update(patient_table)
        .where(_patient.id == patient_id)
        .values(is_self_made=_patient.is_self_made)
    )
    return is_met(connection, patient_id)


def _use_own(
    connection: Connection, by: int, address: str, now: datetime, *, is_stranger: bool
) -> None:
    scopes = [(hashed("account", str(by)), HELPING_ONESELF)]
    if is_stranger and address:
        scopes.append((hashed("strangers", place_of(address)), STRANGERS_HERE))
    wait_s = _use(connection, scopes, now)
    if wait_s:
        raise SelfServiceSlowed(wait_s=wait_s)


def _registering(address: str) -> Scopes:
    # No address: somebody at this computer itself, who is not limited.
    return [(hashed("registering", place_of(address)), REGISTERING_HERE)] if address else []


def _use(connection: Connection, scopes: Scopes, now: datetime) -> int:
    """Use one of each allowance; return the seconds to wait if one is used up, else 0.

    In the first case the caller must roll back by raising an error.
    """
    for scope, allowance in scopes:
        kept = (
            upsert(allowance_table, connection.dialect.name)
            .values(scope=scope, whole_at=now)
            # Set to its own value, to lock the row and to return the value.
            .on_conflict_do_update(
                index_elements=[_allowance.scope], set_={"whole_at": _allowance.whole_at}
            )
            .returning(_allowance.whole_at)
        )
        whole_at = connection.execute(kept).scalar_one()
        wait_s = allowance.wait_s(whole_at, now)
        if wait_s:
            return wait_s
        connection.execute(
            update(allowance_table)
            .where(_allowance.scope == scope)
            .values(whole_at=allowance.after_one(whole_at, now))
        )
    return 0
