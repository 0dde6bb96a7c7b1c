"""A message box with a sentence that somebody must read before work goes on."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget


class PlainBox(QMessageBox):
    """A warning in plain text: the name of a file or person may look like mark-up."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(
            QMessageBox.Icon.Warning, QApplication.applicationDisplayName(), "", parent=parent
        )
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)
