"""The doctor window, as its presenter speaks to it."""

from datetime import datetime, tzinfo
from typing import Protocol

from qtoken.services.queue.history_rows import TokenHistory
from qtoken.services.rows import RoomRow
from qtoken.ui.doctor.screen import Screen


class DoctorView(Protocol):
    """What of the window is decided elsewhere."""

    def show_screen(self, screen: Screen) -> None:
        """Show this; `drawn` is to be called when it is on the screen."""

    def show_rooms(self, rooms: tuple[RoomRow, ...], room_id: int | None) -> None:
        """Offer these rooms, with the one that is used."""

    def show_busy(self, is_busy: bool) -> None:
        """A command is under way, or is over."""

    def put_out(self) -> None:
        """The user may not work here any more: show nothing until somebody who may signs in."""

    def show_live(self, is_live: bool, last_news_at: datetime | None) -> None:
        """Whether what is shown is the newest; without it nothing can be changed."""

    def show_hint(self, text: str) -> None:
        """Say near the main button why a press was ignored."""

    def say(self, text: str, *, undo_for_s: float = 0.0) -> None:
        """Say quietly what happened, and offer for so long to take back what was done last."""

    def note(self, text: str) -> None:
        """Say what somebody else has changed, instead of what was said of the one before."""

    def refused(self, error: Exception) -> None:
        """Tell why something was not done, and what to do."""

    def show_history(self, history: TokenHistory, zone: tzinfo) -> None:
        """Show what happened to a token."""

    def wake_after(self, seconds: float) -> None:
        """Call `wake` after this time; a time that was set before is forgotten."""
