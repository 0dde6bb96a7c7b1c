"""A box of choices whose long text keeps its beginning and its end, in every script."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QStyleOptionComboBox

from qtoken.ui.widgets.still import StillBox


class ElidedBox(StillBox):
    """The end of a name, such as a room's or a family's, is what tells it from the next one.

    Qt would cut that off, or the beginning of an Arabic name in a window that reads from the left.
    """

    @property
    def shown(self) -> str:
        """What can be read of the text that is chosen."""
        # When it is needed: to make that class, PySide makes its twenty enumerations.
        from PySide6.QtWidgets import QStyle

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
        # Arrow, frame and margins together take less.
        room = self.width() - 2 * self.height()
        return self.fontMetrics().horizontalAdvance(self.currentText()) <= room

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._surely_fits():
            super().paintEvent(event)
            return
        from PySide6.QtWidgets import QStyle, QStylePainter

        option = self._option()
        option.currentText = self.shown
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()
