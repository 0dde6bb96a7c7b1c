"""Shown instead of an empty list: why it is empty, and what to do next."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from qtoken.ui import theme
from qtoken.ui.widgets.icon_label import IconLabel
from qtoken.ui.widgets.plain_words import PlainLabel

_ICON_PX = 40
_TEXT_WIDTH_PX = 360


class EmptyState(QWidget):
    """An icon, a sentence and, where it helps, a button."""

    def __init__(self, icon: str = "empty", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = IconLabel(_ICON_PX, self)
        self._icon.show_icon(icon, "muted")
        self._sentence = PlainLabel(parent=self)
        self._sentence.setProperty("role", "muted")
        self._sentence.setWordWrap(True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._sentence.setFixedWidth(_TEXT_WIDTH_PX)
        self._button = QPushButton(self)
        self._button.hide()
        self._do: Callable[[], None] | None = None
        self._button.clicked.connect(self._act)
        self._build()

    def show_sentence(
        self, sentence: str, action: str | None = None, do: Callable[[], None] | None = None
    ) -> None:
        """Show a translated ``sentence``; ``action`` is the text of a button that calls ``do``."""
        self._sentence.setText(sentence)
        self.setAccessibleName(sentence)
        self._button.setText(action or "")
        self._button.setVisible(action is not None)
        self._do = do

    @property
    def sentence(self) -> str:
        """What it says now."""
        return self._sentence.text()

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.size("grid") * 2)
        layout.addStretch(2)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        # Stretches instead of an alignment: QBoxLayout does not ask an aligned label for its height
        # at a width, so wrapped lines would be cut off.
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self._sentence)
        middle.addStretch(1)
        layout.addLayout(middle)
        layout.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)

    def _act(self) -> None:
        if self._do is not None:
            self._do()
