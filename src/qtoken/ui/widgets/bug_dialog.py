"""What a person sees of a bug of ours: a short sentence and a reference to pass on."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from qtoken.texts import _, pgettext
from qtoken.ui import fonts, icons, theme
from qtoken.ui.widgets.icon_label import IconLabel
from qtoken.ui.widgets.plain_words import PlainLabel
from qtoken.ui.widgets.primary_button import PrimaryButton

_TEXT_WIDTH_PX = 400
_ICON_PX = 32


class BugDialog(QDialog):
    """Says what to do, shows the reference, and copies the details of the fault."""

    def __init__(self, reference: str, account: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bugDialog")
        self._account = account
        self.setWindowTitle(_("Something went wrong"))
        self._buttons = QDialogButtonBox(self)
        self._build(reference)

    def _build(self, reference: str) -> None:
        grid_px = theme.size("grid")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(grid_px * 3, grid_px * 3, grid_px * 3, grid_px * 2)
        layout.setSpacing(grid_px * 2)
        top = QHBoxLayout()
        top.setSpacing(grid_px * 2)
        picture = IconLabel(_ICON_PX, self)
        picture.show_icon("warning", "waiting")
        top.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(self._words(reference), 1)
        layout.addLayout(top)
        self._add_buttons()
        layout.addWidget(self._buttons)

    def _words(self, reference: str) -> QVBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(theme.size("grid"))
        title = PlainLabel(_("Something went wrong"), self)
        title.setFont(fonts.font(theme.size("section"), fonts.SEMI_BOLD))
        words.addWidget(title)
        for text in (
            _("The last action may not have happened. What was shown before is safe."),
            _("Look whether it did, and try again. If it fails again, pass on this reference:"),
        ):
            words.addWidget(self._paragraph(text))
        label = PlainLabel(reference, self)
        label.setFont(fonts.font(theme.size("section"), fonts.SEMI_BOLD))
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        label.setAccessibleName(_("Reference {reference}").format(reference=reference))
        # Aligned by the layout: a label whose text can be selected ignores right-to-left layout.
        words.addWidget(label, 0, Qt.AlignmentFlag.AlignLeading)
        return words

    def _paragraph(self, text: str) -> PlainLabel:
        label = PlainLabel(text, self)
        label.setWordWrap(True)
        label.setMinimumWidth(_TEXT_WIDTH_PX)
        return label

    def _add_buttons(self) -> None:
        copy = QPushButton(_("Copy details"), self)
        close = PrimaryButton(pgettext("action", "Close"), parent=self)
        icons.put(copy, "copy")
        self._buttons.addButton(copy, QDialogButtonBox.ButtonRole.ActionRole)
        self._buttons.addButton(close, QDialogButtonBox.ButtonRole.RejectRole)
        close.setDefault(True)
        close.setFocus()
        copy.clicked.connect(self.copy)
        self._buttons.rejected.connect(self.reject)

    def copy(self) -> None:
        """Copy the details to the clipboard: versions, reference, traceback; no patient data."""
        QGuiApplication.clipboard().setText(self._account)
