"""Programs of their own for a start without a window while the database is away.

``python -m tests.ui.startup.away_story STORY ADDRESS`` prints what became of it as one JSON value.
"""

import json
import sys

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from qtoken import bootstrap
from qtoken.domain.errors import DatabaseUnreachable
from qtoken.settings import Settings
from qtoken.ui.startup import start
from qtoken.ui.startup.start import Start
from qtoken.ui.widgets.message_bar import MessageBar

_LOOK_EVERY_MS = 20


def closed(address: str) -> dict[str, object]:
    """Somebody reads what is wrong and gives up."""
    begun = Start(address, Settings())
    said: list[str] = []

    def look() -> None:
        box = _box()
        if box is not None:
            said.append(box.text())
            timer.stop()
            box.buttons()[0].click()

    timer = QTimer(interval=_LOOK_EVERY_MS)
    timer.timeout.connect(look)
    timer.start()
    begun.open_for_user(None, lambda *_facts: None)
    return {"code": begun.run(), "said": said}


def comes_back(address: str) -> dict[str, object]:
    """The database answers the second time, and whoever is named is let in."""
    begun = Start(address, Settings())
    _stay_away_once()
    seen: list[bool] = []

    def let_in(_clinic: object, _user: object, _live: object) -> None:
        seen.append(_box() is not None)
        QTimer.singleShot(0, begun.end)

    begun.open_for_user(None, let_in)
    return {"code": begun.run(), "is_box_there": seen}


def comes_back_to_a_window(address: str) -> dict[str, object]:
    """The database answers the second time; a window has told that it was away."""
    begun = Start(address, Settings())
    _stay_away_once()
    window = QWidget()
    bar = MessageBar(window)
    seen: list[str] = []

    def let_in(_clinic: object, _user: object, _live: object) -> None:
        seen.append(bar.problem)
        QTimer.singleShot(0, begun.end)

    window.show()
    begun.open_for_user(window, let_in)
    return {"code": begun.run(), "problems_left": seen}


def _stay_away_once() -> None:
    opened, tries = bootstrap.open_clinic, iter([DatabaseUnreachable()])

    def away_once(url: str | None) -> bootstrap.Clinic:
        if error := next(tries, None):
            raise error
        return opened(url)

    bootstrap.open_clinic = away_once  # type: ignore[assignment]
    start.RETRY_MS = 0


def _box() -> QMessageBox | None:
    boxes = [w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox)]
    return next((box for box in boxes if box.isVisible()), None)


if __name__ == "__main__":
    stories = {story.__name__: story for story in (closed, comes_back, comes_back_to_a_window)}
    sys.stdout.write(json.dumps(stories[sys.argv[1]](sys.argv[2])))
