"""A window's main action: a large button in the accent colour, with its key printed on it."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QWidget

from qtoken.ui import fonts, icons, theme

_RING_PX = 2
_KEY_PADDING_PX = 8
_EDGE_PX = 16


class PrimaryButton(QPushButton):
    """Text in the middle, the key in a small frame at the end.

    The key is only printed here; the shortcut belongs to the window's action. If two had the same
    shortcut, Qt would call it ambiguous and run neither.
    """

    def __init__(
        self, text: str = "", key: str = "", icon: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self._key = key
        self.setProperty("kind", "primary")
        if icon:
            icons.put(self, icon, "on_accent")
        self.show_key(key)

    def show_key(self, key: str) -> None:
        """Print this key, already in the person's language; an empty text prints none."""
        self._key = key
        self.updateGeometry()
        self.update()

    @property
    def key(self) -> str:
        """The key printed now."""
        return self._key

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        # Room for the key on both sides, so that the text stays in the middle.
        return hint if not self._key else hint + QSize(2 * (self._key_width() + _EDGE_PX), 0)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        window_theme = theme.of(self)
        # A ring in the margin that the style sheet leaves: style sheets know only one border.
        if self.hasFocus():
            painter.setPen(QPen(window_theme.color("accent"), _RING_PX))
            radius = theme.size("radius") + 3
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)
        if self._key:
            role = "on_accent" if self.isEnabled() else "disabled"
            self._paint_key(painter, QPen(window_theme.color(role), 1))
        painter.end()

    def _paint_key(self, painter: QPainter, pen: QPen) -> None:
        painter.setPen(pen)
        painter.setFont(_key_font())
        frame = self._key_frame()
        painter.drawRoundedRect(QRectF(frame).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.drawText(frame, int(Qt.AlignmentFlag.AlignCenter), self._key)

    def _key_frame(self) -> QRect:
        width, height = self._key_width(), self.fontMetrics().height()
        place = self.width() - _EDGE_PX - width
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            place = _EDGE_PX
        return QRect(place, (self.height() - height) // 2, width, height)

    def _key_width(self) -> int:
        metrics = QFontMetrics(_key_font())
        return metrics.horizontalAdvance(self._key) + 2 * _KEY_PADDING_PX


def _key_font() -> QFont:
    return fonts.font(theme.size("caption"), fonts.SEMI_BOLD)
