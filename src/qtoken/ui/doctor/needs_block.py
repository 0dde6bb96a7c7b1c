"""What a patient needs, so that nobody overlooks it: somebody deaf hears no call."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from qtoken.ui import theme
from qtoken.ui.doctor.start_label import StartLabel
from qtoken.ui.widgets.icon_label import IconLabel


class NeedsBlock(QFrame):
    """In amber, with its icon; hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "warning")
        self._icon = IconLabel(parent=self)
        self._text = StartLabel("strong", self)
        grid = theme.size("grid")
        row = QHBoxLayout(self)
        row.setContentsMargins(grid, 1, grid, 1)
        row.setSpacing(grid)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        self.hide()

    @property
    def needs(self) -> str:
        """What is needed."""
        return self._text.text()

    def show_needs(self, needs: str) -> None:
        """Show this, or nothing."""
        self._text.setText(needs)
        self._icon.show_icon("need" if needs else "", "waiting")
        self.setVisible(bool(needs))
