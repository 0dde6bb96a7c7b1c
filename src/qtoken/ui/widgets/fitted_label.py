"""A label for a room that does not grow."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from qtoken.ui import fonts, theme
from qtoken.ui.widgets import tool_tips
from qtoken.ui.widgets.plain_words import PlainLabel


class FittedLabel(PlainLabel):
    """A label of several lines; once its height is fixed, long texts are written smaller.

    A text that still does not fit is shown whole in the tool tip.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._tip = ""
        self._is_kept = False
        self.setWordWrap(True)

    def keep_height(self) -> None:
        """Take the room that the layout gives, and ask for no more."""
        self._is_kept = True
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._fit()

    def setText(self, text: str) -> None:
        super().setText(text)
        self._fit()

    def set_tip(self, tip: str) -> None:
        """Show this in the tool tip."""
        self._tip = tip
        self._fit()

    def _fit(self) -> None:
        is_whole = not self._is_kept or self._is_written_whole()
        tool_tips.put(self, self._tip or ("" if is_whole else self.text()))

    def _is_written_whole(self) -> bool:
        for size in (theme.size("body"), theme.size("caption")):
            self.setFont(fonts.font(size))
            # Qt breaks lines only between words: a longer word would be cut off.
            widest = max(map(self.fontMetrics().horizontalAdvance, self.text().split()), default=0)
            if widest <= self.width() and self.heightForWidth(self.width()) <= self.height():
                return True
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
