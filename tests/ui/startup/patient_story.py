"""Programs of their own for somebody who signs in and is a patient.

``python -m tests.ui.startup.patient_story WINDOW ADDRESS`` opens `choice`, `reception` or `doctor`,
signs in as `pat` unless `QTOKEN_USER` did, and prints what there is to see as one JSON value.
"""

import json
import sys
from typing import Any
from unittest.mock import patch

from PySide6.QtCore import QDeadlineTimer, QEventLoop
from PySide6.QtWidgets import QApplication, QLabel

from qtoken.settings import Settings
from qtoken.ui.startup import open_windows
from qtoken.ui.startup.start import Start
from tests.support.desk import PASSWORD
from tests.support.pages.dialogs import Answer, Asked

LIMIT_MS = 60_000
OPENED = {
    "choice": open_windows.open_choice,
    "reception": open_windows.open_reception,
    "doctor": open_windows.open_doctor,
}


class AnsweredStart(Start):
    """A start at which somebody looks at the dialog and leaves."""

    answer: Answer

    def __init__(self, address: str | None, own: Settings, **more: Any) -> None:
        super().__init__(address, own, **more)
        AnsweredStart.answer = Answer(_look)


seen: dict[str, object] = {}


def _look(asked: Asked) -> None:
    message = asked.dialog.findChild(QLabel, "signInMessage")
    assert isinstance(message, QLabel)
    if not message.text():
        asked.write("username", "pat")
        asked.write("password", PASSWORD)
        asked.press("signIn")
    deadline = QDeadlineTimer(LIMIT_MS)
    while not message.text() and not deadline.hasExpired():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
    seen["said"] = message.text()
    seen["is_open"] = asked.dialog.isVisible()
    seen["numbers"] = [
        label.text()
        for window in QApplication.topLevelWidgets()
        for label in window.findChildren(QLabel)
        if "C-001" in label.text()
    ]
    asked.press("cancelSignIn")


if __name__ == "__main__":
    with patch.object(open_windows, "Start", AnsweredStart):
        code = OPENED[sys.argv[1]](sys.argv[2], Settings())
    sys.stdout.write(json.dumps({**seen, "code": code}))
