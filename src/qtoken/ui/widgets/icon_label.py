"""An icon beside a text, in a colour of the theme."""

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QWidget

from qtoken.ui import icons, theme


class IconLabel(QLabel):
    """Shows one icon in the right colour of each theme. Screen readers ignore it.

    It is drawn only when it becomes visible, so that hidden icons cost nothing.
    """

    def __init__(self, size: int = icons.DEFAULT_PX, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size = size
        self._name = ""
        self._role = "text"
        self._is_drawn = True
        self.setFixedSize(size, size)
        theme.changed.connect(self._draw)

    def show_icon(self, name: str, role: str = "text") -> None:
        """Show the icon of that meaning in the colour token `role`; an empty name shows none."""
        self._name, self._role = name, role
        self._draw()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._is_drawn:
            self._draw()

    def _draw(self) -> None:
        self._is_drawn = self.isVisible()
        if not self._is_drawn:
            return
        if not self._name:
            self.clear()
            return
        color = theme.of(self).color(self._role)
        self.setPixmap(icons.pixmap(self._name, color, self._size))
