"""Reception and display beside a record that is being played."""

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from qtoken.settings import Settings
from qtoken.ui.live import Live
from qtoken.ui.startup.start import Start
from qtoken.ui.startup.windows import Windows, forget

if TYPE_CHECKING:
    from qtoken.bootstrap import Clinic

Play = Callable[[Callable[[], bool]], bool]


def open_replay(clinic: "Clinic", by: int, play: Play) -> bool:
    """Call `play` in a worker, with what says whether to stop, while the windows are open.

    They close by themselves at its end; closing them ends it. Returns what `play` returns, False if
    it never began, and raises what it raises. The clinic stays open.
    """
    start = Start(None, Settings(lock_after_min=0))
    is_closed = threading.Event()
    outcome: list[bool | Exception] = []

    def ended(result: bool | Exception) -> None:
        outcome.append(result)
        start.app.qt.quit()

    live = Live(clinic.feed)
    clinic.feed.start()
    try:
        _open_windows(start, clinic, by, live)
        start.app.qt.aboutToQuit.connect(is_closed.set)
        start.app.tasks.queries(lambda: play(is_closed.is_set), ended, ended)
        start.run()
    finally:
        live.stop()
        clinic.feed.stop()
    result = outcome[0] if outcome else False
    if isinstance(result, Exception):
        raise result
    return result


def _open_windows(start: Start, clinic: "Clinic", by: int, live: Live) -> None:
    windows = Windows(start.app, start.settings, remember=forget)
    reception, display = windows.reception(), windows.display(is_windowed=True)
    start.app.open_windows(display, reception)
    reception.attach(clinic, clinic.services.users.me(by=by), live)
    display.attach(clinic, live)
