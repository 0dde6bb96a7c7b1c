"""The search field."""

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from qtoken.texts import _
from qtoken.ui import icons

REST_MS = 120
_HEIGHT_PX = 44
_MOVES = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown})
_ENTERS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class SearchField(QLineEdit):
    """Tells when typing has rested; arrow keys move in the list below."""

    rested = Signal(str)
    entered = Signal(str)
    token_wanted = Signal()
    """Enter with Control: to the token of the chosen line."""
    left = Signal()
    moved = Signal(QKeyEvent)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("search")
        self.setClearButtonEnabled(True)
        glass = self.addAction(QIcon(), QLineEdit.ActionPosition.LeadingPosition)
        icons.put(glass, "search", "muted")
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._tell)
        self.textEdited.connect(lambda _text: self._rest.start())
        self.textChanged.connect(self._on_changed)

    def retranslate(self) -> None:
        """Show the texts in the language spoken now."""
        self.setPlaceholderText(_("Find or register a patient    Ctrl+F"))
        self.setAccessibleName(_("Find or register a patient"))
        self.setToolTip(_("Name, phone number, record number, or a token such as C-012 (Ctrl+F)"))

    def _tell(self) -> None:
        self.rested.emit(self.text())

    def _on_changed(self, text: str) -> None:
        if not text:
            self._rest.stop()
            self.rested.emit("")

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), _HEIGHT_PX)

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), _HEIGHT_PX)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key in _MOVES or (key == Qt.Key.Key_End and self._is_at_end()):
            self.moved.emit(event)
        elif key in _ENTERS:
            self._enter(event)
        else:
            super().keyPressEvent(event)

    def _is_at_end(self) -> bool:
        return not self.hasSelectedText() and self.cursorPosition() == len(self.text())

    def _enter(self, event: QKeyEvent) -> None:
        if event.isAutoRepeat():
            return
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.token_wanted.emit()
            return
        self._rest.stop()
        self.entered.emit(self.text())

    def event(self, event: QEvent) -> bool:
        # An empty line leaves Ctrl+Z to the window, which takes back the last action.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Undo)
            and not self.text()
        ):
            event.ignore()
            return True
        return super().event(event)
