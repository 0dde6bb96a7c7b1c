"""Snapshots of a display with few words, and a service that gives them."""

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from qtoken.domain.receipts import Fact, Silence
from qtoken.services.display.display_rows import AnnouncementRow, CallRow, DisplaySnapshot

TEN = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def called(token_id: int, *, room: str = "Room 3") -> CallRow:
    """A token in consultation."""
    return CallRow(token_id, f"C-{token_id:03d}", room, "Cardiology", TEN)


def announcement(
    id_: int, token_id: int, *, age_s: float = 1, is_recall: bool = False, stands: bool = True
) -> AnnouncementRow:
    """A call that was made `age_s` before ten o'clock."""
    return AnnouncementRow(
        id=id_,
        token_id=token_id,
        label=f"C-{token_id:03d}",
        room="Room 3",
        department="Cardiology",
        at=TEN - timedelta(seconds=age_s),
        is_recall=is_recall,
        stands=stands,
    )


def snapshot(
    *announcements: AnnouncementRow,
    current: tuple[CallRow, ...] | None = None,
    acknowledged: tuple[int, ...] = (),
    now: datetime = TEN,
    **named: object,
) -> DisplaySnapshot:
    """A snapshot at ten o'clock; who is announced is in, unless `current` says otherwise."""
    if current is None:
        current = tuple(called(row.token_id) for row in announcements)
    empty = DisplaySnapshot(
        now=now,
        clinic="City Clinic",
        time_zone="Europe/Madrid",
        current=current,
        current_count=len(current),
        recent=(),
        missed=(),
        missed_count=0,
        missed_ids=frozenset(),
        next_by_department=(),
        announcements=announcements,
        acknowledged=frozenset(acknowledged),
    )
    return replace(empty, **named)  # type: ignore[arg-type]


class GivenSnapshots:
    """Stands for the display's service: answers with what a test puts into `answer`."""

    def __init__(self, answer: DisplaySnapshot) -> None:
        self.answer = answer
        self.asked_for: list[tuple[str, tuple[int, ...]]] = []
        self.receipts: list[tuple[int, set[Fact], Silence | None]] = []
        self.displays: set[str] = set()
        self.held: frozenset[int] = frozenset()
        self.failure: Exception | None = None
        """What befalls receipts."""
        self.look_failure: Exception | None = None

    def snapshot(
        self,
        *,
        display: str = "",
        department_ids: tuple[int, ...] = (),
        held: Collection[int] = (),
    ) -> DisplaySnapshot:
        if self.look_failure is not None:
            raise self.look_failure
        self.asked_for.append((display, department_ids))
        self.held = frozenset(held)
        if self.failure is not None:
            raise self.failure
        return self.answer

    def acknowledge(
        self,
        event_ids: Collection[int],
        *,
        display: str,
        facts: Collection[Fact],
        silence: Silence | None = None,
    ) -> None:
        if self.failure is not None:
            raise self.failure
        self.displays.add(display)
        self.receipts.extend((id_, set(facts), silence) for id_ in event_ids)
