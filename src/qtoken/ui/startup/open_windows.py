"""Which windows open: the functions that the command line calls by name.

Each builds the one `Application` of the process, opens its windows, and returns the exit code when
the last one is closed.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from qtoken import settings
from qtoken.domain import names
from qtoken.domain.errors import DoctorNotFound, NameAmbiguous, QTokenError
from qtoken.domain.input import shortened
from qtoken.settings import Settings
from qtoken.ui import screens
from qtoken.ui.remembering import Remember, remember, remember_in
from qtoken.ui.startup.start import Start
from qtoken.ui.startup.windows import Windows

if TYPE_CHECKING:
    from qtoken.bootstrap import Clinic
    from qtoken.services.rows import DoctorRow, UserRow
    from qtoken.ui.doctor.window import DoctorWindow
    from qtoken.ui.live import Live
    from qtoken.ui.reception.window import ReceptionWindow

_TOLD_MS = 30_000
"""On a television nobody would take a message away that stands before the wall."""


class ScreenNotFound(QTokenError):
    """There are fewer monitors than the number asked for."""

    code = "screen_not_found"
    message = "There is no screen {number}. This computer has {count}."
    one = message
    counted = "count"


def open_reception(address: str | None, own: Settings, *, username: str | None = None) -> int:
    """Open the reception window and ask who signs in."""
    start = Start(address, own, username=username, is_shape_first=True)
    window = _reception(start)
    start.app.open_windows(window)
    start.open_for_user(window, window.attach)
    return start.run()


def open_doctor(
    address: str | None, own: Settings, *, username: str | None = None, doctor: str | None = None
) -> int:
    """Open the doctor window for the doctor named, else the one that the user is, else ask."""
    start = Start(address, own, username=username)
    window = _doctor(start)
    start.app.open_windows(window)
    start.open_for_user(window, partial(_attach_doctor, start, window, wanted=doctor))
    return start.run()


def open_display(
    address: str | None,
    own: Settings,
    *,
    screen: int | None = None,
    is_windowed: bool = False,
    name: str | None = None,
) -> int:
    """Open the display, which needs no sign-in. `screen` counts from 1 and is remembered.

    A `name` gives it settings and receipts of its own: one of several displays of this computer.
    The same one is not opened twice.
    """
    start = Start(address, settings.for_display(own, name) if name else own)
    keep = partial(remember_in, settings.display_file(name)) if name else remember
    # Before anything is remembered: the settings are those of the one that is shown.
    if not _is_only_display(start, told_for_ms=_TOLD_MS):
        return start.run()
    try:
        if screen is not None:
            start.settings = replace(start.settings, screen=_monitor(screen))
            keep(screen=start.settings.screen)
        return _run_display(start, keep, is_windowed=is_windowed)
    except ScreenNotFound:
        start.app.stop()
        raise


def draw_display(address: str | None, own: Settings, path: Path, *, size: tuple[int, int]) -> None:
    """Draw the display once into a PNG file, without a screen.

    Raises `DatabaseError`, and OSError if the file cannot be written.
    """
    from qtoken.bootstrap import open_clinic
    from qtoken.ui.display.picture import display_picture

    clinic = open_clinic(address)
    start = Start(address, own)
    try:
        display_picture(
            clinic,
            path,
            size,
            appearance=start.settings.display_theme,
            department_ids=start.settings.display_departments,
        )
    finally:
        clinic.close()
        start.app.stop()


def open_choice(address: str | None, own: Settings) -> int:
    """Ask who signs in and what this computer is for, then open that window."""
    start = Start(address, own)
    start.open_for_user(None, partial(_choose, start))
    return start.run()


def _run_display(start: Start, keep: Remember, *, is_windowed: bool) -> int:
    windows = Windows(start.app, start.settings, remember=keep)
    window = windows.display(is_windowed=is_windowed, where=start.where)
    start.app.keep(window)
    start.open_for_anybody(window, window.attach, refused=window.show_refused)
    window.start()
    return start.run()


def _choose(start: Start, clinic: "Clinic", user: "UserRow", live: "Live") -> None:
    from qtoken.ui.choice.window import DISPLAY, DOCTOR, RECEPTION, ChoiceDialog

    chosen = ChoiceDialog.ask()
    if chosen == RECEPTION:
        reception = _reception(start)
        _show(start, reception)
        reception.attach(clinic, user, live)
    elif chosen == DOCTOR:
        doctor = _doctor(start)
        _show(start, doctor)
        _attach_doctor(start, doctor, clinic, user, live)
    elif chosen == DISPLAY and _is_only_display(start):
        display = Windows(start.app, start.settings).display(where=start.where)
        start.app.keep(display)
        start.app.qt.setQuitOnLastWindowClosed(True)
        display.attach(clinic, live)
        display.start()
    elif chosen != DISPLAY:
        start.end()


def _is_only_display(start: Start, *, told_for_ms: int | None = None) -> bool:
    from qtoken.ui.display.one_of_a_name import DisplayShown, take_name

    try:
        start.held.append(take_name(start.settings))
    except DisplayShown as error:
        start.fail(error, for_ms=told_for_ms)
        return False
    return True


def _show(start: Start, window: QWidget) -> None:
    start.app.qt.setQuitOnLastWindowClosed(True)
    start.app.open_windows(window)


def _reception(start: Start) -> "ReceptionWindow":
    window = Windows(start.app, start.settings).reception()
    window.fit_screen()
    window.sign_out_requested.connect(partial(_sign_out, start, window, window.attach))
    return window


def _doctor(start: Start) -> "DoctorWindow":
    window = Windows(start.app, start.settings).doctor()
    attach = partial(_attach_doctor, start, window)
    window.sign_out_requested.connect(partial(_sign_out, start, window, attach))

    def change(user: "UserRow") -> None:
        if start.clinic is not None and start.app.live is not None:
            attach(start.clinic, user, start.app.live)

    window.user_changed.connect(change)
    return window


def _sign_out(
    start: Start, window: QWidget, attach: Callable[["Clinic", "UserRow", "Live"], None]
) -> None:
    from qtoken.ui.first_start.welcome import let_in

    clinic, live = start.clinic, start.app.live
    if clinic is None or live is None:
        return
    # The dialog is the only window for a while; its end must not be the program's.
    start.app.qt.setQuitOnLastWindowClosed(False)
    window.hide()
    user = start.ask_for_user(None, clinic)
    if user is None:
        start.end()
        return

    def go_on() -> None:
        start.app.qt.setQuitOnLastWindowClosed(True)
        window.show()
        attach(clinic, user, live)

    let_in(start.app, None, clinic, user, go_on)


def _attach_doctor(
    start: Start,
    window: "DoctorWindow",
    clinic: "Clinic",
    user: "UserRow",
    live: "Live",
    *,
    wanted: str | None = None,
) -> None:
    def found(answer: "tuple[DoctorRow | None, tuple[DoctorRow, ...]]") -> None:
        from qtoken.ui.first_start.unfinished import NoDoctor

        own, everybody = answer
        doctor = own or _ask_doctor(window, everybody)
        if doctor is None:
            start.end() if everybody else start.fail(NoDoctor())
        else:
            window.attach(clinic, user, doctor, live)

    def failed(error: Exception) -> None:
        if isinstance(error, QTokenError):
            start.fail(error)
        else:
            start.app.problems.report(error, window)

    start.app.tasks.commands(partial(_find_doctor, clinic, user, wanted), found, failed)


def _find_doctor(
    clinic: "Clinic", user: "UserRow", wanted: str | None
) -> "tuple[DoctorRow | None, tuple[DoctorRow, ...]]":
    setup = clinic.services.clinic_setup
    everybody = setup.doctors(by=user.id)
    if wanted is None:
        return setup.my_doctor(by=user.id), everybody
    found = [row for row in everybody if str(row.id) == wanted.strip()]
    found = found or list(names.same_named(everybody, wanted))
    if not found:
        raise DoctorNotFound(doctor=shortened(wanted, 40))
    if len(found) > 1:
        ids = ", ".join(str(row.id) for row in found)
        raise NameAmbiguous(name=shortened(wanted, 40), ids=ids)
    return found[0], everybody


def _ask_doctor(parent: QWidget, everybody: "tuple[DoctorRow, ...]") -> "DoctorRow | None":
    if not everybody:
        return None
    from qtoken.ui.doctor.who import WhoDialog

    return WhoDialog.ask(parent, everybody)


def _monitor(number: int) -> str:
    connected = QGuiApplication.screens()
    if not 1 <= number <= len(connected):
        raise ScreenNotFound(number=number, count=len(connected))
    return screens.identity(connected[number - 1])
