"""A text that is broken into lines and never widens a window."""

from PySide6.QtWidgets import QSizePolicy, QWidget

from qtoken.ui.widgets.plain_words import PlainLabel


class StartLabel(PlainLabel):
    """Plain text, broken into lines."""

    def __init__(self, role: str = "", parent: QWidget | None = None) -> None:
        """`role` is the style's, such as `muted`."""
        super().__init__(parent=parent)
        self.setWordWrap(True)
        # A name without a space must not make the window wider.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        if role:
            self.setProperty("role", role)
