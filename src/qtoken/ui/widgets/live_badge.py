"""Whether what a window shows is the newest: "live 10:41", "last news 14:02", "not reachable"."""

from collections.abc import Callable
from datetime import UTC, datetime, tzinfo

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QWidget

from qtoken import formats
from qtoken.texts import _
from qtoken.ui.widgets.badge import Badge

_MINUTE_MS = 60_000


def _utc_now() -> datetime:
    return datetime.now(UTC)


class LiveBadge(Badge):
    """Shows the time while live, so that people notice a frozen window; else that of the last news.

    It shows "opening…" until the first state arrives.
    """

    def __init__(
        self, parent: QWidget | None = None, *, now: Callable[[], datetime] = _utc_now
    ) -> None:
        """``now`` gives an aware time; before `tell_in` it is shown in this computer's zone."""
        super().__init__(parent)
        self._now = now
        self._zone: tzinfo | None = None
        self._is_known = False
        self._is_live = False
        self._last_news_at: datetime | None = None
        self._minute = QTimer(self, singleShot=True)
        self._minute.timeout.connect(self._on_minute)
        self._show()

    @Slot(bool, object)
    def show_state(self, is_live: bool, last_news_at: datetime | None) -> None:
        """Connect ``Live.state_changed`` here."""
        self._is_known = True
        self._is_live = is_live
        self._last_news_at = last_news_at
        self._show()
        if is_live:
            self._wait_for_minute()
        else:
            self._minute.stop()

    def tell_in(self, zone: tzinfo) -> None:
        """Tell times in the clinic's zone, whatever zone this computer is set to."""
        if zone != self._zone:
            self._zone = zone
            self._show()

    def retranslate(self) -> None:
        """Show the words in the present language."""
        self._show()

    def _show(self) -> None:
        if self._is_live:
            self.show_sign("live", _("live {time}").format(time=self._clock(self._now())), "live")
        elif self._last_news_at is not None:
            text = _("last news {time}").format(time=self._clock(self._last_news_at))
            self.show_sign("stale", text, "stale")
        elif not self._is_known:
            self.show_sign("clock", _("opening…"), "muted")
        else:
            self.show_sign("offline", _("not reachable"), "emergency")

    def _clock(self, moment: datetime) -> str:
        return formats.time_of_day(moment, self._zone)

    def _on_minute(self) -> None:
        self._show()
        self._wait_for_minute()

    def _wait_for_minute(self) -> None:
        now = self._now()
        passed_ms = now.second * 1000 + now.microsecond // 1000
        # A little late: a timer may fire early, and would show the old minute for a minute more.
        self._minute.start(_MINUTE_MS - passed_ms + 50)
