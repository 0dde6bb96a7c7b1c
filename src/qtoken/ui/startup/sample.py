"""The windows of the sample clinic: on a screen, or as pictures where there is none."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from qtoken.settings import Settings
from qtoken.ui import fonts, theme
from qtoken.ui.display.picture import display_picture
from qtoken.ui.first_start.window import FirstStartDialog
from qtoken.ui.live import Live
from qtoken.ui.room import FRAME_PX, FramePlacer
from qtoken.ui.screenshots import ScreenshotTaker, Shot
from qtoken.ui.sign_in.window import SignInDialog
from qtoken.ui.startup.first_paint import after_first_paint
from qtoken.ui.startup.start import Start
from qtoken.ui.startup.windows import Windows, forget

if TYPE_CHECKING:
    from qtoken.demo.opening import Sample

DESK_PX = (1366, 768)
DOCTOR_PX = (440, 760)
SIGN_IN_PX = (420, 380)
FIRST_START_PX = (940, 700)
DISPLAY_PX = (1920, 1080)

_LOOKS = ("language", "has_test_languages", "theme", "display_theme")

_DISPLAYS = {theme.LIGHT: "display-light", theme.DARK: "display"}


class SampleWindows:
    """Reception, one doctor window and the display of the sample clinic; nobody has to sign in."""

    def __init__(self, start: Start) -> None:
        self._start = start
        windows = Windows(start.app, start.settings, remember=forget)
        self.reception = windows.reception()
        self.doctor = windows.doctor()
        self.display = windows.display(is_windowed=True)

    def show(self) -> None:
        """Show all three, side by side where the screen is large enough."""
        self._start.app.open_windows(self.display, self.doctor, self.reception)
        screen = QGuiApplication.primaryScreen()
        if screen is not None:
            found = places(
                screen.availableGeometry(),
                desk=self.reception.minimumHeight() + FRAME_PX[1],
                display=self.display.minimumHeight() + FRAME_PX[1],
            )
            for window, place in found:
                FramePlacer(getattr(self, window), place)

    def fill(self, sample: "Sample") -> None:
        """The clinic is there: begin to work."""
        live = self._start.app.join(sample.clinic)
        self.reception.attach(sample.clinic, sample.cast.desk, live)
        self.doctor.attach(sample.clinic, sample.cast.doctor, sample.cast.doctors[0], live)
        self.display.attach(sample.clinic, live)


def open_demo(folder: Path, own: Settings) -> int:
    """Play the morning into a file of that folder behind open windows; the exit code."""
    start = Start(None, sample_settings(own))
    windows = SampleWindows(start)
    windows.show()
    after_first_paint(
        windows.reception,
        lambda: start.app.tasks.commands(partial(_play, folder), windows.fill),
    )
    return start.run()


def draw_demo(folder: Path, pictures: Path) -> list[Path]:
    """Play the morning and write a picture of every window, light and dark; returns their paths.

    Needs no screen. Raises OSError if the pictures' folder cannot be written.
    """
    pictures.mkdir(parents=True, exist_ok=True)
    start = Start(None, sample_settings(Settings()))
    fonts.install_scripts()
    sample = _play(folder)
    live = start.app.join(sample.clinic)
    for appearance, name in _DISPLAYS.items():
        path = pictures / f"display-{appearance}.png"
        display_picture(sample.clinic, path, DISPLAY_PX, appearance=name)
    shots = [*_shots(start, sample, live, pictures)]
    taker = ScreenshotTaker(start.app, shots)
    QTimer.singleShot(0, taker.start)
    start.run()
    return sorted([*taker.taken, *(pictures / f"display-{name}.png" for name in _DISPLAYS)])


def _shots(start: Start, sample: "Sample", live: Live, pictures: Path) -> Iterator[Shot]:
    windows = Windows(start.app, start.settings, remember=forget)

    def desk() -> QWidget:
        window = windows.reception()
        window.attach(sample.clinic, sample.cast.desk, live)
        return window

    def doctor() -> QWidget:
        window = windows.doctor()
        window.attach(sample.clinic, sample.cast.doctor, sample.cast.doctors[0], live)
        return window

    def sign_in() -> QWidget:
        return SignInDialog(sample.clinic, start.app.tasks, start.app.problems)

    def first_start() -> QWidget:
        return FirstStartDialog(lambda: sample.clinic, start.app.tasks, start.app.problems)

    for appearance in (theme.LIGHT, theme.DARK):
        for name, size, make in (
            ("reception", DESK_PX, desk),
            ("doctor", DOCTOR_PX, doctor),
            ("sign-in", SIGN_IN_PX, sign_in),
            ("first-start", FIRST_START_PX, first_start),
        ):
            path = pictures / f"{name}-{appearance}.png"
            yield Shot(path, size, partial(_dressed, start, appearance, make))


def _dressed(start: Start, appearance: str, make: Callable[[], QWidget]) -> QWidget:
    theme.apply(start.app.qt, appearance)
    return make()


def _play(folder: Path) -> "Sample":
    # In a worker where there is one: it loads the database's libraries.
    from qtoken.demo.opening import open_sample

    return open_sample(folder)


def sample_settings(own: Settings) -> Settings:
    """Return how this computer looks and speaks; nothing else of its own is meant for a sample."""
    looks = {name: getattr(own, name) for name in _LOOKS}
    # Nobody is locked out of a sample.
    return Settings(lock_after_min=0, **looks)


def places(area: QRect, *, desk: int, display: int) -> Iterator[tuple[str, QRect]]:
    """Yield where each window goes: the desk on the left, the doctor and the display beside it.

    `desk` and `display` are the least heights of theirs; where both do not fit, the display covers
    a part of the desk rather than end below the screen.
    """
    doctor_width = min(DOCTOR_PX[0], area.width() // 3)
    left = area.width() - doctor_width
    desk_height = min(max(int(area.height() * 0.62), desk), area.height())
    height = min(max(area.height() - desk_height, display), area.height())
    yield "reception", QRect(area.x(), area.y(), left, desk_height)
    yield "doctor", QRect(area.x() + left, area.y(), doctor_width, area.height())
    yield "display", QRect(area.x(), area.y() + area.height() - height, left, height)
