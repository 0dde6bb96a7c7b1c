"""The dialog that asks for a window: reception, doctor or display, for now or for ever."""

from functools import partial

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QCheckBox, QDialog, QPushButton, QVBoxLayout, QWidget

from qtoken.texts import _
from qtoken.ui import icons, theme
from qtoken.ui.remembering import Remember, remember
from qtoken.ui.widgets.plain_words import PlainLabel

RECEPTION, DOCTOR, DISPLAY = "reception", "doctor", "display"
"""Values of the setting `window`."""

_WIDTH_PX = 440
_ICON_PX = 28


class ChoiceDialog(QDialog):
    """Asks which window to open; can keep the answer for this computer."""

    def __init__(self, *, remember: Remember = remember, parent: QWidget | None = None) -> None:
        """`remember` stores the choice in this computer's settings."""
        super().__init__(parent)
        self.setObjectName("choiceDialog")
        self.setWindowTitle(_("qtoken"))
        self.chosen: str | None = None
        self._remember = remember
        self._always = QCheckBox(_("Always open this window on this computer"), self)
        self._always.setObjectName("always")
        self._build()

    @classmethod
    def ask(cls, *, remember: Remember = remember) -> str | None:
        """Return `reception`, `doctor` or `display`, or None if the dialog was closed."""
        dialog = cls(remember=remember)
        dialog.exec()
        dialog.deleteLater()
        return dialog.chosen

    def choose(self, name: str) -> None:
        """Take this window."""
        self.chosen = name
        if self._always.isChecked():
            self._remember(window=name)
        self.accept()

    def _build(self) -> None:
        grid = theme.size("grid")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(grid * 4, grid * 3, grid * 4, grid * 3)
        layout.setSpacing(grid * 2)
        title = PlainLabel(_("What is this computer for?"), self)
        title.setProperty("role", "section")
        layout.addWidget(title)
        for name, text, icon in (
            (RECEPTION, _("&Reception: issue tokens, see the queue"), "patients"),
            (DOCTOR, _("&Doctor: call the next patient"), "doctor"),
            (DISPLAY, _("D&isplay: show the waiting room who is called"), "display"),
        ):
            layout.addWidget(self._button(name, text, icon))
        layout.addWidget(self._always)
        # A least width; longer translations make the dialog wider.
        layout.addStrut(_WIDTH_PX)
        first = self.findChild(QPushButton, f"open_{RECEPTION}")
        if isinstance(first, QPushButton):
            first.setFocus()

    def _button(self, name: str, text: str, icon: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(f"open_{name}")
        button.setProperty("kind", "choice")
        button.setIconSize(QSize(_ICON_PX, _ICON_PX))
        icons.put(button, icon, "accent", _ICON_PX)
        button.clicked.connect(partial(self.choose, name))
        return button
