"""Programs of their own for the start: from a database's address to somebody signed in.

``python -m tests.ui.entry.start_story STORY ADDRESS`` prints what became of it as one JSON value.
"""

import json
import sys
from collections.abc import Callable

from PySide6.QtCore import QDeadlineTimer, QEventLoop
from PySide6.QtWidgets import QApplication, QWidget

from qtoken.ui.start import Start
from tests.support.pages.dialogs import Answer, Asked

LIMIT_MS = 60_000


def given_up(asked: Asked) -> None:
    """Somebody looks at the first start and leaves."""
    asked.press("cancelFirstStart")


def given_up_after_a_refusal(asked: Asked) -> None:
    """Somebody chooses a password that is too short, and leaves."""
    _fill_in(asked)
    asked.write("password", "short")
    asked.press("create")
    asked.press("cancelFirstStart")


def carried_out(asked: Asked) -> None:
    """Somebody sets up the clinic."""
    _fill_in(asked)
    asked.press("create")
    _wait(lambda: not asked.dialog.isVisible())


def start(address: str, answer: Callable[[Asked], None]) -> dict[str, object]:
    """Start with a window, and say who was let in."""
    begun = Start(address)
    users: list[str] = []

    def let_in(_clinic: object, user: object, _live: object) -> None:
        users.append(str(getattr(user, "username", "")))
        begun.end()

    window = QWidget()
    begun.app.open_windows(window)
    begun.open_for_user(window, let_in)
    given = Answer(answer)
    code = begun.run()
    return {"code": code, "users": users, "asked": given.is_given}


def _fill_in(asked: Asked) -> None:
    asked.write("clinicName", "City Clinic")
    asked.write("username", "ana")
    asked.write("password", "password1")
    asked.write("department1", "Cardiology")
    asked.write("letter1", "C")


def _wait(condition: Callable[[], bool]) -> None:
    deadline = QDeadlineTimer(LIMIT_MS)
    while not condition():
        if deadline.hasExpired():
            raise TimeoutError
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)


if __name__ == "__main__":
    stories = {story.__name__: story for story in (given_up, given_up_after_a_refusal, carried_out)}
    sys.stdout.write(json.dumps(start(sys.argv[2], stories[sys.argv[1]])))
