"""The rest of a first start that was closed too early: departments and doctors."""

from PySide6.QtWidgets import QWidget

from qtoken.services.opened import Clinic
from qtoken.services.rows import UserRow
from qtoken.texts import _
from qtoken.ui.first_start.dialog import SetupDialog, Words
from qtoken.ui.first_start.unfinished import Unfinished
from qtoken.ui.problems import Problems
from qtoken.ui.tasks import Tasks

_WIDTH_PX = 640
_HEIGHT_PX = 700
_FIRST_LINES = 3


class RemainingDialog(SetupDialog):
    """Asks an administrator for what the clinic still lacks; what is there cannot be changed."""

    def __init__(
        self,
        clinic: Clinic,
        user: UserRow,
        found: Unfinished,
        *,
        tasks: Tasks,
        problems: Problems,
        parent: QWidget | None = None,
    ) -> None:
        words = Words(
            window=_("Welcome back to qtoken"),
            title=_("What your clinic still needs"),
            doctors=_("Doctors: who calls them"),
            create=_("Add to the clinic"),
            cancel=_("Later"),
        )
        super().__init__(lambda: clinic, tasks, problems, words, admin=user, parent=parent)
        self.setObjectName("remainingDialog")
        rows = {self._departments.add_created(row): row for row in found.departments}
        self._presenter.go_on(rows, found.rooms)
        for _line in range(0 if rows else _FIRST_LINES):
            self._departments.add_line()
        for _line in range(_FIRST_LINES):
            self._doctors.add_line()
        self.put_in_turn()
        first = self._doctors if rows else self._departments
        first.take_focus()
        self.open_as(_WIDTH_PX, _HEIGHT_PX)

    @classmethod
    def ask(
        cls,
        parent: QWidget | None,
        clinic: Clinic,
        user: UserRow,
        found: Unfinished,
        *,
        tasks: Tasks,
        problems: Problems,
    ) -> None:
        """Ask until all is added, or put off."""
        dialog = cls(clinic, user, found, tasks=tasks, problems=problems, parent=parent)
        dialog.exec()
        dialog.deleteLater()
