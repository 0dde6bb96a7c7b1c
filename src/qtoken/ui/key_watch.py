"""Makes a held key act only once, in every window and dialog of the program."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication

from qtoken.ui.held_keys import HeldKeys

_KINDS = frozenset({QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease})
_ANSWERS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class KeyWatch(QObject):
    """Filters the keys of each window that gets the focus, before anything else sees them.

    A repeat triggers no shortcut, presses no button and answers no dialog; in texts and lists it
    works as usual.
    """

    def __init__(self, application: QGuiApplication) -> None:
        super().__init__(application)
        self._held = HeldKeys()
        application.focusWindowChanged.connect(self._watch)
        self._watch(application.focusWindow())

    def _watch(self, window: QWindow | None) -> None:
        if QGuiApplication.platformName() == "xcb":
            self._held.moved()
        if window is not None:
            window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind not in _KINDS or not isinstance(event, QKeyEvent):
            return False
        if kind is QEvent.Type.KeyRelease:
            self._held.released(event.key(), event.timestamp())
            return False
        is_held = self._held.pressed(event.key(), event.timestamp(), is_repeat=event.isAutoRepeat())
        if not is_held:
            return False
        if kind is QEvent.Type.ShortcutOverride:
            # An accepted override event means: no shortcut. The key press itself still follows.
            event.accept()
            return True
        return event.key() in _ANSWERS or (event.key() == Qt.Key.Key_Space and not _is_in_text())


def _is_in_text() -> bool:
    control = QApplication.focusWidget()
    # The attribute tells controls that take text from buttons and lists.
    return control is not None and control.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
