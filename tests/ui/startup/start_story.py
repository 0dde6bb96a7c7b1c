"""Programs of their own for the start: from a database's address to somebody signed in.

``python -m tests.ui.startup.start_story STORY ADDRESS`` prints what became of it as one JSON value.
"""

import json
import sys
from collections.abc import Callable

from PySide6.QtCore import QDeadlineTimer, QEventLoop, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from qtoken.settings import Settings
from qtoken.ui.startup.start import Start
from qtoken.ui.widgets.message_bar import MessageBar
from tests.support.pages.dialogs import Answer, Asked

LIMIT_MS = 60_000


def given_up(asked: Asked) -> None:
    """Somebody looks at the first start and leaves."""
    asked.press("cancelFirstStart")


def told_that_no_file_is_there(asked: Asked) -> None:
    """Somebody reads what is said before anything was typed, and leaves."""
    message = asked.dialog.findChild(QLabel, "firstStartMessage")
    assert message is not None
    assert "see where the file or its folder went" in message.text()
    assert sys.argv[2].removeprefix("sqlite:///") in message.text()
    asked.press("cancelFirstStart")


def given_up_after_a_refusal(asked: Asked) -> None:
    """Somebody chooses a password that is too short, and leaves."""
    _fill_in(asked)
    _type(asked, "password", "short")
    asked.press("create")
    asked.press("cancelFirstStart")


def carried_out(asked: Asked) -> None:
    """Somebody sets up the clinic."""
    _fill_in(asked)
    asked.press("create")
    _wait(lambda: not asked.dialog.isVisible())


def department_and_doctor_added(asked: Asked) -> None:
    """An administrator makes up for what was left out."""
    _type(asked, "department1", "Cardiology")
    _type(asked, "doctor1", "Dr Mensah")
    asked.choose("departmentOfDoctor1", "Cardiology")
    asked.press("create")
    _wait(lambda: not asked.dialog.isVisible())


def put_off(asked: Asked) -> None:
    """An administrator will do it later."""
    asked.press("cancelFirstStart")


def start(address: str, answer: Callable[[Asked], None]) -> dict[str, object]:
    """Start with a window, and say who was let in, and what the window says."""
    begun = Start(address, Settings())
    users: list[str] = []
    said: list[str] = []
    window = QWidget()
    bar = MessageBar(window)

    def let_in(_clinic: object, user: object, _live: object) -> None:
        users.append(str(getattr(user, "username", "")))
        # What is said to who comes in is said before the next turn of the event loop.
        QTimer.singleShot(0, begun.end)

    begun.app.open_windows(window)
    begun.open_for_user(window, let_in)
    given = Answer(answer)
    begun.app.qt.aboutToQuit.connect(lambda: said.append(bar.problem))
    code = begun.run()
    return {"code": code, "users": users, "asked": given.is_given, "said": "".join(said)}


def _fill_in(asked: Asked) -> None:
    _type(asked, "clinicName", "City Clinic")
    _type(asked, "username", "ana")
    _type(asked, "password", "blue kettle moss")
    _type(asked, "department1", "Cardiology")


def _type(asked: Asked, field: str, text: str) -> None:
    line = asked.dialog.findChild(QLineEdit, field)
    assert isinstance(line, QLineEdit), field
    line.clear()
    QTest.keyClicks(line, text)


def _wait(condition: Callable[[], bool]) -> None:
    deadline = QDeadlineTimer(LIMIT_MS)
    while not condition():
        if deadline.hasExpired():
            raise TimeoutError
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)


if __name__ == "__main__":
    told = (
        given_up,
        told_that_no_file_is_there,
        given_up_after_a_refusal,
        carried_out,
        department_and_doctor_added,
        put_off,
    )
    stories = {story.__name__: story for story in told}
    sys.stdout.write(json.dumps(start(sys.argv[2], stories[sys.argv[1]])))
