"""A token's row and how it stands, one from the other: rows have the names beside the ids."""

from dataclasses import replace
from typing import Any

from qtoken.domain.standing import Standing, called
from qtoken.services.queue.token_values import Targets, values_of
from qtoken.services.rows import TokenRow
from qtoken.services.token_queries import SNAPSHOT


def standing_of(token: TokenRow) -> Standing:
    """Return how a token stands."""
    return Standing(*values_of(token))


def columns_of(standing: Standing) -> dict[str, Any]:
    """Return the fields of a token's row in which it stands so."""
    return dict(zip(SNAPSHOT, values_of(standing), strict=True))


def row_as(token: TokenRow, standing: Standing, found: Targets) -> TokenRow:
    """Return a token as it stands now. What it has got since it was read is named in `found`."""
    doctor = found.target_doctor
    return replace(
        token,
        **columns_of(standing),
        department=_name(
            standing.department_id, token.department_id, token.department, found.target_department
        ),
        wanted_doctor=_name(
            standing.wanted_doctor_id, token.wanted_doctor_id, token.wanted_doctor, doctor
        ),
        doctor=_name(standing.doctor_id, token.doctor_id, token.doctor, doctor),
        room=_name(standing.room_id, token.room_id, token.room, found.target_room),
    )


def row_called(token: TokenRow, found: Targets, call_slot: int | None) -> TokenRow:
    """Return a token as it is once it is called to the doctor and the room that were found."""
    standing = called(
        standing_of(token),
        label=token.label,
        at=found.now,
        doctor_id=found.target_doctor_id,
        room_id=found.target_room_id,
        call_slot=call_slot,
    )
    return row_as(token, standing, found)


def _name(id_: int | None, known_id: int | None, known: str, new: str | None) -> str:
    if id_ is None:
        return ""
    return known if id_ == known_id else new or ""
