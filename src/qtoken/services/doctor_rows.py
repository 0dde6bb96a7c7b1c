"""The frozen rows of what one doctor sees."""

from dataclasses import dataclass
from datetime import date, datetime

from qtoken.services.rows import DoctorRow, TokenRow


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """Proof that a display has shown a call, and whether it could be heard."""

    display: str
    shown_at: datetime
    was_sounded: bool


@dataclass(frozen=True, slots=True)
class DoctorSnapshot:
    """One doctor's view: who is in, who is next, how many wait and since when.

    `waiting` holds those this doctor may call, in order, at most 100 of `waiting_count`.
    `receipts` belong to the latest announcement of the first called token.
    """

    now: datetime
    service_day: date
    doctor: DoctorRow
    called: tuple[TokenRow, ...]
    receipts: tuple[ReceiptRow, ...]
    waiting: tuple[TokenRow, ...]
    waiting_count: int
    longest_since: datetime | None
    set_aside: tuple[TokenRow, ...]
