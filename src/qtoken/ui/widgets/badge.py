"""The sign of a state: icon and word on a pale ground, in the state's colour."""

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from qtoken.ui import fonts, icons, theme

_PADDING_PX = 8
_GAP_PX = 6
_ICON_PX = 16
_HEIGHT_PX = 26


class Badge(QWidget):
    """Shows one icon and one word in one colour; as wide as the word needs, never cut."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = ""
        self._word = ""
        self._role = "muted"
        self.setFont(fonts.font(theme.size("body"), fonts.SEMI_BOLD))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    @property
    def word(self) -> str:
        """What it says now."""
        return self._word

    def show_sign(self, icon: str, word: str, role: str) -> None:
        """Show an icon's meaning, a translated word and a colour token."""
        if (icon, word, role) == (self._icon, self._word, self._role):
            return
        self._icon, self._word, self._role = icon, word, role
        self.setAccessibleName(word)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        word = self.fontMetrics().horizontalAdvance(self._word)
        width = 2 * _PADDING_PX + _ICON_PX + _GAP_PX + word + 2
        return QSize(width, max(_HEIGHT_PX, self.fontMetrics().height() + 6))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        # The size hint depends on the font, which the style sheet sets after this widget is made.
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()
        super().changeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._word:
            return
        window_theme = theme.of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(window_theme.soft(self._role))
        radius = theme.size("radius")
        painter.drawRoundedRect(self.rect(), radius, radius)
        color = window_theme.color(self._role)
        picture = icons.pixmap(self._icon, color, _ICON_PX, self.devicePixelRatioF())
        painter.drawPixmap(self._icon_rect(), picture)
        painter.setPen(color)
        painter.drawText(self._word_rect(), int(Qt.AlignmentFlag.AlignCenter), self._word)
        painter.end()

    def _icon_rect(self) -> QRect:
        place = _PADDING_PX
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            place = self.width() - _PADDING_PX - _ICON_PX
        return QRect(place, (self.height() - _ICON_PX) // 2, _ICON_PX, _ICON_PX)

    def _word_rect(self) -> QRect:
        start, end = _PADDING_PX + _ICON_PX + _GAP_PX, _PADDING_PX
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            start, end = end, start
        return self.rect().adjusted(start, 0, -end, 0)
