"""A clock for replays and the demo: somebody else's time while it plays, then the real one."""

from datetime import UTC, datetime


class PlayedClock:
    """Stands where it is put. Before that, and after `let_go`, it is the database's own clock."""

    def __init__(self) -> None:
        self.now: datetime | None = None

    def set_now(self) -> datetime | None:
        """Return the instant that was set, in UTC, or None: ask the database."""
        return self.now and self.now.astimezone(UTC)

    def let_go(self) -> None:
        """Be the database's own clock again."""
        self.now = None
