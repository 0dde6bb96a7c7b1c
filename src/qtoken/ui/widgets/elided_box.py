"""A box of choices that shortens a long text in its middle, in every script."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QStyle, QStyleOptionComboBox, QStylePainter

from qtoken.ui.widgets.still import StillBox


class ElidedBox(StillBox):
    """Keeps the end of a text visible, because names of rooms and families often differ there.

    Qt would cut the end off, or the beginning of an Arabic name in a left-to-right window.
    """

    @property
    def shown(self) -> str:
        """The chosen text as it can be read, shortened if need be."""
        option = self._option()
        field = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox,
            option,
            QStyle.SubControl.SC_ComboBoxEditField,
            self,
        )
        return self.fontMetrics().elidedText(
            self.currentText(), Qt.TextElideMode.ElideMiddle, field.width() - 2
        )

    def _option(self) -> QStyleOptionComboBox:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        return option

    def _surely_fits(self) -> bool:
        # Arrow, frame and margins together take less than twice the height.
        room = self.width() - 2 * self.height()
        return self.fontMetrics().horizontalAdvance(self.currentText()) <= room

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._surely_fits():
            super().paintEvent(event)
            return

        option = self._option()
        option.currentText = self.shown
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()
