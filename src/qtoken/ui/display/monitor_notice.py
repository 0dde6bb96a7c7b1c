"""A small notice on the desk's monitor: the display's own monitor is not connected."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from qtoken.texts import _
from qtoken.ui import theme
from qtoken.ui.widgets.plain_words import PlainLabel, without_key


class MonitorNotice(QWidget):
    """Offers the connected monitors instead. It never takes the keyboard from anybody."""

    def __init__(
        self,
        screens: Sequence[tuple[str, str]],
        choose: Callable[[str], None],
        leave: Callable[[], object],
    ) -> None:
        """`screens` are identities with words for people; `leave` ends the display."""
        super().__init__()
        self._choose = choose
        self._offers: list[QPushButton] = []
        self.setObjectName("monitorNotice")
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setWindowTitle(_("Display"))
        grid = theme.size("grid")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(grid * 3, grid * 3, grid * 3, grid * 3)
        layout.setSpacing(grid)
        words = PlainLabel(
            _("The display's monitor is not connected. It comes back by itself when it is."), self
        )
        words.setWordWrap(True)
        words.setMinimumWidth(grid * 45)
        layout.addWidget(words)
        self._places = QVBoxLayout()
        self._places.setSpacing(grid)
        layout.addLayout(self._places)
        layout.addWidget(self._button(_("Quit the display"), lambda _on=False: leave()))
        self.offer(screens)

    def offer(self, screens: Sequence[tuple[str, str]]) -> None:
        """Offer these monitors; others may have been connected after the notice appeared."""
        for button in self._offers:
            button.deleteLater()
        self._offers = []
        for identity, name in screens:
            text = _("Show it on {monitor}").format(monitor=name)
            button = self._button(text, lambda _on=False, it=identity: self._choose(it))
            self._places.addWidget(button)
            self._offers.append(button)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Only minimize: Qt would end the program with its last window, while the display waits."""
        # Spontaneous means closed by a person on the desktop, not by the program.
        if event.spontaneous():
            event.ignore()
            self.showMinimized()
        else:
            super().closeEvent(event)

    def _button(self, text: str, do: Callable[..., object]) -> QPushButton:
        button = QPushButton(without_key(text), self)
        button.clicked.connect(do)
        return button
