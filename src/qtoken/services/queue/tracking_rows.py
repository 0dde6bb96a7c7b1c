"""What a patient's phone shows. Beside `rows`, because no window waits for it when it starts."""

from dataclasses import dataclass
from datetime import datetime

from qtoken.domain.estimate import WaitRange
from qtoken.domain.token import Status


@dataclass(frozen=True, slots=True)
class TrackedToken:
    """A token as its patient follows it on the phone: nothing says whose it is.

    `wait` is None unless it waits and enough is known to tell. `room` is where to go once it is
    called, and `called_at` the latest call; `missed_turn` are the clinic's own words, or empty.
    """

    clinic: str
    time_zone: str
    label: str
    department: str
    status: Status
    people_ahead: int
    wait: WaitRange | None
    room: str
    called_at: datetime | None
    missed_turn: str
    now: datetime

    @property
    def is_next(self) -> bool:
        """Whether it waits and nobody is called before it."""
        return self.status is Status.WAITING and not self.people_ahead

    @property
    def can_leave(self) -> bool:
        """Whether the patient may still give the place away."""
        return self.status in {Status.WAITING, Status.ON_HOLD}
