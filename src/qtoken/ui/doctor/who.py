"""Who works in a doctor's window, where the user who has signed in is no doctor."""

from PySide6.QtWidgets import QWidget

from qtoken.services.rows import DoctorRow
from qtoken.texts import _, pgettext
from qtoken.ui.widgets.question import Question


class WhoDialog(Question):
    """Nobody is chosen beforehand: one Enter too many must not call somebody else's patients."""

    def __init__(self, doctors: tuple[DoctorRow, ...], parent: QWidget | None = None) -> None:
        super().__init__(_("Who works in this window?"), pgettext("action", "Open"), parent)
        self.setObjectName("whoDialog")
        named = [(f"{doctor.name} ({doctor.department})", doctor) for doctor in doctors]
        self._doctor = self.add_choice(_("Doctor"), [*named], None, "who")
        self._doctor.setPlaceholderText(_("Choose, or type the name"))
        self._doctor.setCurrentIndex(0 if len(doctors) == 1 else -1)
        self._doctor.currentIndexChanged.connect(self._judge)
        self._judge()
        self._doctor.setFocus()

    @classmethod
    def ask(cls, parent: QWidget, doctors: tuple[DoctorRow, ...]) -> DoctorRow | None:
        """Return who was chosen, or None."""
        dialog = cls(doctors, parent)
        chosen = dialog.chosen if dialog.is_answered() else None
        dialog.deleteLater()
        return chosen

    @property
    def chosen(self) -> DoctorRow | None:
        """Who is chosen now."""
        doctor: DoctorRow | None = self._doctor.currentData()
        return doctor

    def _judge(self) -> None:
        self.allow_answer(self.chosen is not None)
