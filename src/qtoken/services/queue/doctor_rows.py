"""The frozen rows of what one doctor sees."""

from dataclasses import dataclass
from datetime import date, datetime

from qtoken.domain.receipts import Silence
from qtoken.services.rows import DoctorRow, TokenRow


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """What a display proves of a call: three facts, each true by itself, None until it is told.

    `silence` says why the chime was not heard; None while it was, or while nobody knows yet. Only
    a call that no display has drawn needs a voice.
    """

    display: str
    drawn_at: datetime | None
    announced_at: datetime | None
    heard_at: datetime | None
    silence: Silence | None


@dataclass(frozen=True, slots=True)
class DoctorSnapshot:
    """One doctor's view: who is in, who is next, how many wait and since when.

    `waiting` holds those this doctor may call, in order, at most 100 of `waiting_count`.
    `receipts` belong to the latest announcement of the first called token; `called_by` is the user
    who made it, empty if that is the one who asks.
    """

    now: datetime
    service_day: date
    doctor: DoctorRow
    called: tuple[TokenRow, ...]
    called_by: str
    receipts: tuple[ReceiptRow, ...]
    waiting: tuple[TokenRow, ...]
    waiting_count: int
    longest_since: datetime | None
    set_aside: tuple[TokenRow, ...]
