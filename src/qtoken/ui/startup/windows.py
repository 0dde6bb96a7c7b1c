"""The windows of this program, made alike wherever they are opened."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from qtoken.settings import Settings
from qtoken.ui.remembering import Remember, remember
from qtoken.ui.startup.app import Application

if TYPE_CHECKING:
    # Each is loaded when one of its kind is made: a desk does not wait for the display's code.
    from qtoken.ui.display.window import DisplayWindow
    from qtoken.ui.doctor.window import DoctorWindow
    from qtoken.ui.reception.window import ReceptionWindow


def forget(**_changes: object) -> None:
    """For windows of a sample or a replay: this computer's settings are left alone."""


class Windows:
    """Makes windows of one application, which look and behave as its settings say."""

    def __init__(
        self, app: Application, settings: Settings, *, remember: Remember = remember
    ) -> None:
        """`remember` keeps what is chosen in them."""
        self._app = app
        self._settings = settings
        self._remember = remember

    def reception(self) -> "ReceptionWindow":
        """Make a desk; nobody works at it yet."""
        from qtoken.ui.reception.window import ReceptionWindow

        app = self._app
        return ReceptionWindow(
            app.tasks, app.problems, self._settings, speak=app.speak, remember=self._remember
        )

    def doctor(self) -> "DoctorWindow":
        """Make a doctor's window."""
        from qtoken.ui.doctor.window import DoctorWindow

        app = self._app
        return DoctorWindow(app.tasks, app.problems, self._settings, remember=self._remember)

    def display(
        self, *, is_windowed: bool = False, where: Callable[[], str] = str
    ) -> "DisplayWindow":
        """Make a display; `where` says where the database is, for the staff."""
        from qtoken.ui.display.window import DisplayWindow

        return DisplayWindow(
            self._app.tasks,
            self._settings,
            is_windowed=is_windowed,
            remember=self._remember,
            where=where,
        )
