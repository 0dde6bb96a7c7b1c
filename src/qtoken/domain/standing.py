"""What a verb does to a token: from how it stands to how it stands then.

Everything that moves a token goes through here: the desk, a patient's phone, the closing of a day.
What else must be so (who may, whether the department is open, who is next) the services judge.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count

from qtoken.domain.token import Status, Verb, status_after


@dataclass(frozen=True, slots=True)
class Standing:
    """How a token stands: what moves change, and nothing else.

    These are columns of the token, by name, and each of its events keeps them as they were after
    it. `called_at` is the first call in the present department. `call_slot` is the place that a
    called token takes of those that its doctor has.
    """

    version: int
    status: Status
    department_id: int
    wanted_doctor_id: int | None
    doctor_id: int | None
    room_id: int | None
    call_slot: int | None
    entered_at: datetime
    called_at: datetime | None
    last_called_at: datetime | None
    ended_at: datetime | None


def issued(*, department_id: int, wanted_doctor_id: int | None, at: datetime) -> Standing:
    """Return how a new token stands."""
    return Standing(
        version=1,
        status=Status.WAITING,
        department_id=department_id,
        wanted_doctor_id=wanted_doctor_id,
        doctor_id=None,
        room_id=None,
        call_slot=None,
        entered_at=at,
        called_at=None,
        last_called_at=None,
        ended_at=None,
    )


def called(
    standing: Standing,
    *,
    label: str,
    at: datetime,
    doctor_id: int | None,
    room_id: int | None,
    call_slot: int | None,
) -> Standing:
    """Return how a token stands once it is called to a doctor's place, in a room.

    Raises `MoveRefused`, as all moves here do; it names the token by its label.
    """
    return replace(
        _after(standing, Verb.CALL, label),
        doctor_id=doctor_id,
        room_id=room_id,
        call_slot=call_slot,
        called_at=standing.called_at or at,
        last_called_at=at,
    )


def transferred(
    standing: Standing,
    *,
    label: str,
    at: datetime,
    department_id: int,
    wanted_doctor_id: int | None,
) -> Standing:
    """Return how a token stands once it is sent to another department: as one that is new there."""
    version = _after(standing, Verb.TRANSFER, label).version
    there = issued(department_id=department_id, wanted_doctor_id=wanted_doctor_id, at=at)
    return replace(there, version=version)


def moved(
    standing: Standing, verb: Verb, *, label: str, at: datetime, room_id: int | None = None
) -> Standing:
    """Return how a token stands after a move that leads to no other queue and no other doctor.

    These are recall, perhaps to another room, hold, return, done, no-show, leave and cancel.
    """
    after = _after(standing, verb, label)
    match verb:
        case Verb.RECALL:
            return replace(after, room_id=room_id or standing.room_id, last_called_at=at)
        case Verb.HOLD:
            return replace(after, call_slot=None)
        case Verb.RETURN:
            # Its calls stay told: how long somebody waited ends with the first of them.
            return replace(after, doctor_id=None, room_id=None, call_slot=None, ended_at=None)
        case Verb.DONE | Verb.NO_SHOW | Verb.LEAVE | Verb.CANCEL:
            # Doctor and room stay: who it was with, and where.
            return replace(after, call_slot=None, ended_at=at)
        case _:
            raise ValueError(verb)


def undone(
    standing: Standing, before: Standing | None, *, at: datetime, call_slot: int | None = None
) -> Standing:
    """Return how a token stands once its last action is undone: as `before`, newer by a version.

    Before its issue there was nothing, None: undoing that leaves a cancelled token. One that was
    called takes `call_slot`, because its place of then may be taken.
    """
    version = standing.version + 1
    if before is None:
        return replace(standing, version=version, status=Status.CANCELLED, ended_at=at)
    if before.status is not Status.CALLED:
        return replace(before, version=version)
    return replace(before, version=version, call_slot=call_slot)


def free_slot(
    taken: Collection[int], called_per_doctor: int, *, preferred: int | None = None
) -> int | None:
    """Return a free place of a doctor, the preferred one if it is; None if all are taken."""
    if len(taken) >= called_per_doctor:
        return None
    if preferred is not None and preferred not in taken:
        return preferred
    return next(slot for slot in count(1) if slot not in taken)


def _after(standing: Standing, verb: Verb, label: str) -> Standing:
    status = status_after(standing.status, verb, label=label)
    return replace(standing, version=standing.version + 1, status=status)
