"""What a starting desk does not need for its first rows is loaded later."""

import os
import subprocess
import sys
from pathlib import Path

from qtoken.bootstrap import Clinic
from tests.support.desk import Desk
from tests.ui.reception.conftest import House

FIRST_ROWS = """
import sys
from PySide6.QtCore import QTimer
from qtoken.domain.roles import Role
from qtoken.services.rows import UserRow
from qtoken.ui.reception.window import ReceptionWindow
from qtoken.settings import Settings
from qtoken.ui.startup.start import Start
from qtoken.ui.widgets.row_model import RowModel

LATER = {
    # Services that reception does not begin with, and what is large in the libraries of others.
    "qtoken.services.access.accounts", "qtoken.services.queue.calling",
    "qtoken.services.queue.doctor_view", "qtoken.services.display.waiting_room",
    "qtoken.models.everything", "alembic", "email_validator", "phonenumbers", "segno", "zxcvbn",
    "psycopg", "sqlalchemy.dialects.postgresql", "PySide6.QtPrintSupport",
}
address, user_id = sys.argv[1:]
start = Start(address, Settings(), is_shape_first=True)
window = ReceptionWindow(
    start.app.tasks, start.app.problems, start.settings, speak=start.app.speak
)

def opened(clinic, live):
    window.attach(clinic, UserRow(int(user_id), "ana", "", Role.ADMIN, is_active=True), live)
    look()

def look():
    shown = [model for model in window.findChildren(RowModel) if model.rows]
    if shown:
        print(len(shown[0].rows), sorted(LATER & set(sys.modules)), flush=True)
        start.end()
    else:
        QTimer.singleShot(1, look)

start.app.open_windows(window)
start.open_for_anybody(window, opened, refused=print)
start.run()
"""


def test_first_rows_wait_for_nothing_else(
    desk: Desk, house: House, clinic: Clinic, tmp_path: Path
) -> None:
    for _ in range(3):
        desk.issue(house.cardiology)
    own_folders = {f"QTOKEN_{name}_DIR": str(tmp_path) for name in ("DATA", "CONFIG", "LOG")}

    ran = subprocess.run(
        [sys.executable, "-c", FIRST_ROWS, str(clinic.database.url), str(desk.by)],
        env={**os.environ, **own_folders, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    assert ran.stdout.splitlines() == ["3 []"]
