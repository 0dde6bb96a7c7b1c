"""The answers of the dialogs about a token. No Qt, because presenters use them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CallChoice:
    """To which doctor and room a token is called; the reason if it is called before others."""

    doctor_id: int | None
    room_id: int | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TransferChoice:
    """Where a token goes."""

    department_id: int
    doctor_id: int | None
    reason: str = ""
