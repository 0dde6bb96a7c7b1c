"""The open tokens of the patient at the desk: whether they are still in the list, and where."""

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from qtoken.texts import _, joined
from qtoken.ui.reception.queue.listed_tokens import ListedToken
from qtoken.ui.widgets.plain_words import without_key


class OpenTokens(QWidget):
    """A line for each, which leads to its token in the queue; hidden where there is none."""

    token_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("openTokens")
        self._open: tuple[ListedToken, ...] = ()
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(0)
        self.hide()

    def show_open(self, open_: tuple[ListedToken, ...]) -> None:
        """Show these."""
        self._open = open_
        while (item := self._lines.takeAt(0)) is not None:
            line = item.widget()
            if line is not None:
                line.hide()
                line.deleteLater()
        for standing in open_:
            self._lines.addWidget(self._line(standing))
        self.setVisible(bool(open_))

    def retranslate(self) -> None:
        """Show the texts in the language spoken now."""
        self.show_open(self._open)

    def _line(self, standing: ListedToken) -> QPushButton:
        token = standing.token
        facts = joined(token.label, token.department, standing.words)
        line = _Way(facts, self)
        line.setProperty("kind", "link")
        line.setAutoDefault(False)
        line.setAccessibleName(_("Show {label} in the queue").format(label=facts))
        line.setToolTip(_("Show it in the queue (Ctrl+Enter)"))
        line.clicked.connect(partial(self._ask_for, token.id))
        return line

    def _ask_for(self, token_id: int, *_is_checked: object) -> None:
        self.token_requested.emit(token_id)


class _Way(QPushButton):
    """Gives way in its middle, where the department is: number and place are read."""

    def __init__(self, words: str, parent: QWidget) -> None:
        super().__init__(without_key(words), parent)
        self._words = words
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self._beside_px() + self._words_px(), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._beside_px(), super().minimumSizeHint().height())

    def _words_px(self) -> int:
        return self.fontMetrics().horizontalAdvance(self._words)

    def _beside_px(self) -> int:
        shown = self.text().replace("&&", "&")
        return super().sizeHint().width() - self.fontMetrics().horizontalAdvance(shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        left = self.width() - self._beside_px()
        middle = Qt.TextElideMode.ElideMiddle
        self.setText(without_key(self.fontMetrics().elidedText(self._words, middle, left)))
