"""A front desk on a real clinic: three departments, two doctors."""

from dataclasses import dataclass
from pathlib import Path
from threading import Event

import pytest
from pytestqt.qtbot import QtBot

from qtoken.bootstrap import Clinic
from qtoken.services.rows import DepartmentRow, DoctorRow, UserRow
from qtoken.settings import Settings
from qtoken.ui.printing import SlipNotPrinted
from qtoken.ui.problems import Problems
from qtoken.ui.reception.window import ReceptionWindow
from qtoken.ui.slip import Slip
from qtoken.ui.tasks import Tasks
from tests.support.desk import ADMIN, PASSWORD, Desk
from tests.support.pages.display import SetSeconds
from tests.support.pages.reception import ReceptionPage
from tests.ui.conftest import Speak


@pytest.fixture
def engine_name() -> str:
    """Windows do not know which database there is: one is enough."""
    return "sqlite"


@dataclass(frozen=True, slots=True)
class House:
    """What the clinic of these tests has."""

    cardiology: DepartmentRow
    pediatrics: DepartmentRow
    radiology: DepartmentRow
    """Closed."""
    mensah: DoctorRow
    okafor: DoctorRow


@pytest.fixture
def house(desk: Desk) -> House:
    cardiology = desk.department("Cardiology", "C")
    pediatrics = desk.department("Pediatrics", "P")
    radiology = desk.department("Radiology", "R")
    desk.services.clinic_setup.close_department(radiology.id, press=desk.press("close-radiology"))
    return House(
        cardiology,
        pediatrics,
        radiology,
        desk.doctor(cardiology, "Dr Mensah", room=desk.room("Room 1")),
        desk.doctor(pediatrics, "Dr Okafor", room=desk.room("Room 2")),
    )


@pytest.fixture
def user(clinic: Clinic) -> UserRow:
    return clinic.services.accounts.sign_in(ADMIN, PASSWORD)


_LONGEST_S = 20.0


class PaperTray:
    """Printers that a test can look into."""

    def __init__(self) -> None:
        self.printed: list[tuple[str, str]] = []
        self.links: list[str] = []
        self.is_off = False
        self.saves_to = ""
        self.gate: Event | None = None
        self.names_error: Exception | None = None

    def names(self) -> tuple[str, ...]:
        if self.names_error is not None:
            raise self.names_error
        return ("Ticket",)

    def print_slip(self, slip: Slip, printer: str) -> Path | None:
        if self.gate is not None:
            assert self.gate.wait(_LONGEST_S)
        if self.is_off:
            raise SlipNotPrinted(label=slip.label, printer=printer)
        self.printed.append((slip.label, printer))
        self.links.append(slip.link)
        return Path(self.saves_to) if self.saves_to else None


@pytest.fixture
def tray() -> PaperTray:
    return PaperTray()


@pytest.fixture
def problems() -> Problems:
    return Problems()


@pytest.fixture
def settings() -> Settings:
    """What this computer is set to; tests replace it."""
    return Settings(printer="Ticket")


@dataclass(frozen=True, slots=True)
class Computer:
    """What belongs to the computer at the desk."""

    settings: Settings
    kept: dict[str, object]
    tray: PaperTray
    seconds: SetSeconds


@pytest.fixture
def computer(
    settings: Settings, kept: dict[str, object], tray: PaperTray, seconds: SetSeconds
) -> Computer:
    return Computer(settings, kept, tray, seconds)


@pytest.fixture
def window(
    qtbot: QtBot, computer: Computer, tasks: Tasks, problems: Problems, speak: Speak
) -> ReceptionWindow:
    """A reception before any clinic is open."""
    made = ReceptionWindow(
        tasks,
        problems,
        computer.settings,
        speak=speak,
        remember=computer.kept.update,
        printers=computer.tray,
        seconds=computer.seconds,
    )
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    made.activateWindow()
    qtbot.waitActive(made)
    return made


@pytest.fixture
def reception(
    window: ReceptionWindow, clinic: Clinic, house: House, qtbot: QtBot, seconds: SetSeconds
) -> ReceptionPage:
    """A reception at work, hearing of every change."""
    clinic.feed.start()
    window.attach(clinic, clinic.services.accounts.sign_in(ADMIN, PASSWORD))
    page = ReceptionPage(window, qtbot, seconds)
    page.is_at_work()
    return page
