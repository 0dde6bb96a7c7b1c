"""The dialogs that ask before a token is called, transferred or cancelled."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QWidget

from qtoken.services.rows import DepartmentRow, DoctorRow, RoomRow, TokenRow
from qtoken.texts import _, pgettext
from qtoken.ui.token_dialogs.answers import CallChoice, TransferChoice
from qtoken.ui.widgets.department_list import DepartmentList
from qtoken.ui.widgets.key_shield import is_letter
from qtoken.ui.widgets.question import Question


class CallDialog(Question):
    """Asks for doctor and room, and for a reason if the call is out of order."""

    def __init__(
        self,
        token: TokenRow,
        doctors: tuple[DoctorRow, ...],
        rooms: tuple[RoomRow, ...],
        *,
        is_next: Callable[[int | None], bool],
        parent: QWidget | None = None,
    ) -> None:
        """`is_next` tells whether a doctor (or None) would pass nobody over by this call."""
        title = _("Call {label}, {patient}").format(label=token.label, patient=token.patient)
        super().__init__(title, pgettext("action", "Call"), parent)
        self.setObjectName("callDialog")
        self._token = token
        self._room_of = {doctor.id: doctor.room_id for doctor in doctors}
        first = doctors[0].id if len(doctors) == 1 else None
        self._doctor = self.add_choice(
            _("Doctor"),
            [(_("No particular doctor"), None), *((d.name, d.id) for d in doctors)],
            token.wanted_doctor_id or first,
            "callDoctor",
        )
        self._room = self.add_choice(
            _("Room"), [(_("No room"), None), *((r.name, r.id) for r in rooms)], None, "callRoom"
        )
        self._where = self.add_sentence("")
        self._where.setObjectName("callWhere")
        self._is_next = is_next
        self._why = self.add_sentence(_("Others wait longer. The reason is kept with the call."))
        self._reason = self.add_line(_("Reason"), "callReason")
        self._take_room()
        self._doctor.currentIndexChanged.connect(self._take_room)
        self._room.currentIndexChanged.connect(self._tell_where)
        self._reason.textChanged.connect(self._judge)
        # The focus is on the first question: the key that opened the dialog must not answer it.
        self._doctor.setFocus()

    @classmethod
    def ask(
        cls,
        parent: QWidget,
        token: TokenRow,
        doctors: tuple[DoctorRow, ...],
        rooms: tuple[RoomRow, ...],
        *,
        is_next: Callable[[int | None], bool],
    ) -> CallChoice | None:
        """Return the choice, or None."""
        dialog = cls(token, doctors, rooms, is_next=is_next, parent=parent)
        choice = dialog.choice() if dialog.is_answered() else None
        # Its parent would keep each dialog until the window is closed.
        dialog.deleteLater()
        return choice

    def choice(self) -> CallChoice:
        """Return what is chosen now."""
        # The field may be hidden again after something was typed into it.
        reason = "" if self._is_next(self._doctor.currentData()) else self._reason.text()
        return CallChoice(self._doctor.currentData(), self._room.currentData(), reason)

    def _take_room(self) -> None:
        room_id = self._room_of.get(self._doctor.currentData())
        if room_id is not None:
            self._room.setCurrentIndex(max(0, self._room.findData(room_id)))
        self._tell_where()
        self._judge()

    def _tell_where(self) -> None:
        has_room = self._room.currentData() is not None
        place = self._room.currentText() if has_room else self._token.department
        text = _("The waiting room is told: {label} to {place}.")
        self._where.setText(text.format(label=self._token.label, place=place))

    def _judge(self) -> None:
        # Patients may wait for a certain doctor, so the next one differs from doctor to doctor.
        is_next = self._is_next(self._doctor.currentData())
        self._why.setVisible(not is_next)
        self.show_field(self._reason, is_shown=not is_next)
        self.allow_answer(is_next or bool(self._reason.text().strip()))


class TransferDialog(Question):
    """Asks for the other department, and for a doctor there."""

    def __init__(
        self,
        token: TokenRow,
        departments: tuple[DepartmentRow, ...],
        doctors: tuple[DoctorRow, ...],
        parent: QWidget | None = None,
    ) -> None:
        title = _("Transfer {label}, {patient}").format(label=token.label, patient=token.patient)
        super().__init__(title, pgettext("action", "Transfer"), parent)
        self.setObjectName("transferDialog")
        self._doctors = doctors
        self.add_sentence(_("The number on the slip stays the same."))
        self._department_id: int | None = None
        self._departments = DepartmentList(self)
        self.add_field(_("Department"), self._departments, "transferDepartment")
        self._doctor: QComboBox = self.add_choice(_("Doctor"), [], None, "transferDoctor")
        self._reason = self.add_line(_("Reason, if it helps"), "transferReason")
        self._departments.show_departments(departments, None)
        self._departments.department_chosen.connect(self._choose)
        self._offer_doctors()
        # Nothing is chosen beforehand: the key that opened this must not answer it.
        self.allow_answer(False)
        self._departments.setFocus()

    @classmethod
    def ask(
        cls,
        parent: QWidget,
        token: TokenRow,
        departments: tuple[DepartmentRow, ...],
        doctors: tuple[DoctorRow, ...],
    ) -> TransferChoice | None:
        """Return the choice, or None."""
        dialog = cls(token, departments, doctors, parent)
        choice = dialog.choice() if dialog.is_answered() else None
        dialog.deleteLater()
        return choice

    def choice(self) -> TransferChoice | None:
        """Return what is chosen now; None where nothing is."""
        department_id = self._department_id
        if department_id is None:
            return None
        return TransferChoice(department_id, self._doctor.currentData(), self._reason.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Text that was meant for another program may begin like a department and end with Enter,
        # and so may its next line. So the first Enter only moves to the button, and a letter
        # moves back to the list: two Enters in a row are needed.
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and self.focusWidget() is self._departments:
            self.turn_to_answer()
        elif is_letter(event):
            self._departments.setFocus()
        else:
            super().keyPressEvent(event)

    def _choose(self, department_id: int) -> None:
        self._department_id = department_id
        self._offer_doctors()
        self.allow_answer(True)

    def _offer_doctors(self) -> None:
        department_id = self._department_id
        self._doctor.setEnabled(department_id is not None)
        self._doctor.clear()
        self._doctor.addItem(_("Any doctor"), None)
        for doctor in self._doctors:
            if doctor.department_id == department_id:
                self._doctor.addItem(doctor.name, doctor.id)


class CancelDialog(Question):
    """Asks why a token is cancelled."""

    def __init__(self, token: TokenRow, parent: QWidget | None = None) -> None:
        title = _("Cancel {label}, {patient}").format(label=token.label, patient=token.patient)
        super().__init__(title, pgettext("action", "Cancel token"), parent, kind="danger")
        self.setObjectName("cancelDialog")
        self._reason = self.add_line(_("Reason, if it helps"), "cancelReason")

    @classmethod
    def ask(cls, parent: QWidget, token: TokenRow) -> str | None:
        """Return the reason, possibly empty, or None if the token is not to be cancelled."""
        dialog = cls(token, parent)
        reason = dialog.reason() if dialog.is_answered() else None
        dialog.deleteLater()
        return reason

    def reason(self) -> str:
        """Return what is typed now."""
        return self._reason.text()
