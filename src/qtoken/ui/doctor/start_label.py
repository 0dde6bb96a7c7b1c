"""A text that begins where reading begins, whatever its own script, and never widens a window."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from qtoken.ui import theme

_ALIGN = Qt.AlignmentFlag


class StartLabel(QLabel):
    """Plain text, broken into lines.

    A QLabel by itself puts a Latin name on the left even where everything else begins on the right.
    """

    def __init__(self, role: str = "", parent: QWidget | None = None) -> None:
        """`role` is the style's, such as `muted`."""
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        # A name without a space must not make the window wider.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        if role:
            self.setProperty("role", role)
        self._align()

    def show_role(self, role: str) -> None:
        """Wear another role of the style."""
        theme.mark(self, "role", role)

    def _align(self) -> None:
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        side = _ALIGN.AlignRight if is_mirrored else _ALIGN.AlignLeft
        self.setAlignment(side | _ALIGN.AlignAbsolute | _ALIGN.AlignVCenter)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._align()
        super().changeEvent(event)
