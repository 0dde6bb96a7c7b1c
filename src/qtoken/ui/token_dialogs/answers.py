"""What the dialogs about a token give back; no Qt, presenters take them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CallChoice:
    """To whom and where a token is called; the reason why it is called before others."""

    doctor_id: int | None
    room_id: int | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TransferChoice:
    """Where a token goes."""

    department_id: int
    doctor_id: int | None
    reason: str = ""
