"""What is wrong with a clinic as it is typed: in words at the foot, and marked where it is."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from qtoken.ui import theme
from qtoken.ui.first_start.faults import Fault
from qtoken.ui.widgets.plain_words import PlainLabel


class Marking:
    """Tells of each fault until its field is changed or gone; of the others it goes on."""

    def __init__(self, dialog: QWidget, message: PlainLabel) -> None:
        """The fields are found in the dialog by their names; the words stand in `message`."""
        self._dialog = dialog
        self._message = message
        self._faults: tuple[Fault, ...] = ()
        self._marked: set[str] = set()

    def show(self, faults: tuple[Fault, ...]) -> None:
        """Tell of these instead of those before, and let typing go on at the first one."""
        for name in tuple(self._marked):
            self._forget(name)
        self._faults = faults
        self._tell()
        # A fault may be about a line that nobody has added yet.
        fields = {fault.field: field for fault in faults if (field := self._field(fault.field))}
        for name, field in fields.items():
            self._mark(name, field)
        for first in list(fields.values())[:1]:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def look_again(self) -> None:
        """Tell nothing more of lines that were removed."""
        for name in tuple(self._marked):
            if self._field(name) is None:
                self._forget(name)

    def _tell(self) -> None:
        self._message.setText(" ".join(dict.fromkeys(fault.text for fault in self._faults)))

    def _field(self, name: str) -> QWidget | None:
        found = self._dialog.findChild(QWidget, name)
        return found if isinstance(found, QWidget) else None

    def _mark(self, name: str, field: QWidget) -> None:
        self._marked.add(name)
        theme.mark(field, "wrong", "true")
        forget = partial(self._forget, name)
        once = Qt.ConnectionType.SingleShotConnection
        if isinstance(field, QComboBox):
            field.currentTextChanged.connect(forget, once)
        elif isinstance(field, QLineEdit):
            field.textChanged.connect(forget, once)

    def _forget(self, name: str, _text: str = "") -> None:
        # Beside what is being typed an old sentence would mislead.
        self._faults = tuple(fault for fault in self._faults if fault.field != name)
        self._marked.discard(name)
        field = self._field(name)
        if field is not None:
            theme.mark(field, "wrong", "false")
        self._tell()
