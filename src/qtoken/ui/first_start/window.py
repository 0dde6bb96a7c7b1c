"""The dialog of the first start: from an empty database to the first slip in a few minutes."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from qtoken.services.opened import Clinic
from qtoken.services.rows import UserRow
from qtoken.texts import _
from qtoken.ui.first_start.clinic_part import ClinicPart
from qtoken.ui.first_start.dialog import SetupDialog, Words
from qtoken.ui.problems import Problems
from qtoken.ui.tasks import Tasks

_WIDTH_PX = 940
_HEIGHT_PX = 700
_FIRST_LINES = 3


class FirstStartDialog(SetupDialog):
    """Asks for the clinic, its first administrator, departments and doctors, and creates them."""

    def __init__(
        self,
        make: Callable[[], Clinic],
        tasks: Tasks,
        problems: Problems,
        parent: QWidget | None = None,
        *,
        where: str = "",
    ) -> None:
        """`make` gives the open clinic; it is called by a worker when something is created.

        `where` is where that will be, for people.
        """
        words = Words(
            window=_("Welcome to qtoken"),
            title=_("Your clinic, in a few lines"),
            doctors=_("Doctors: you can add them later too"),
            create=_("Create the clinic"),
            cancel=_("Cancel"),
        )
        clinic = ClinicPart(where)
        super().__init__(make, tasks, problems, words, admin=clinic, parent=parent)
        self.setObjectName("firstStartDialog")
        for _line in range(_FIRST_LINES):
            self._departments.add_line()
            self._doctors.add_line()
        self.put_in_turn()
        clinic.setFocus()
        self.open_as(_WIDTH_PX, _HEIGHT_PX)

    @classmethod
    def ask(
        cls,
        parent: QWidget | None,
        make: Callable[[], Clinic],
        *,
        note: str = "",
        tasks: Tasks,
        problems: Problems,
        where: str,
    ) -> tuple[Clinic, UserRow] | None:
        """Return the clinic and its administrator, signed in; None if the dialog was closed.

        `note` is said until something is changed.
        """
        dialog = cls(make, tasks, problems, parent, where=where)
        dialog.show_refusal(note)
        dialog.exec()
        dialog.deleteLater()
        return dialog.made
