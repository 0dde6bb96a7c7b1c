"""What is typed before an answer is there is meant for what the answer opens."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

_KEYS = frozenset({QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress})
_ENTERS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_NOT_TYPED = frozenset(
    {
        Qt.Key.Key_Escape,
        Qt.Key.Key_Shift,
        Qt.Key.Key_Control,
        Qt.Key.Key_Alt,
        Qt.Key.Key_AltGr,
        Qt.Key.Key_Meta,
        Qt.Key.Key_CapsLock,
        Qt.Key.Key_NumLock,
    }
)
_WITH_COMMAND = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


class TypedAhead(QObject):
    """Keeps the keys of one place while it waits, Escape and commands excepted.

    Whoever turns to another place with the mouse types there.
    """

    def __init__(
        self, parent: QObject, place: Callable[[], QWidget], enter: Callable[[], bool]
    ) -> None:
        """`place` is where keys go now; `enter` does there what Enter does, or says no."""
        super().__init__(parent)
        self._place_now = place
        self._enter = enter
        self._place: QWidget | None = None
        self._kept: list[QEvent] = []
        self._is_enter_kept = True

    def hold(self, *, is_enter_kept: bool) -> None:
        """Keep what is typed in the present place from now on.

        Without `is_enter_kept` an Enter that comes before anything else is the one that is waited
        for, pressed once more, and forgotten.
        """
        if self._place is None:
            self._place, self._is_enter_kept = self._place_now(), is_enter_kept
            self._place.installEventFilter(self)

    def go_on(self, *, is_meant: bool) -> None:
        """Let keys be written again, and hand on those that were kept if they were meant."""
        if self._place is not None:
            self._place.removeEventFilter(self)
        kept, self._kept, self._place = self._kept, [], None
        for event in kept if is_meant else ():
            self._hand_on(event)

    def _hand_on(self, event: QEvent) -> None:
        if self._place is not None:
            # One of those before has begun the next step.
            self._keep(event)
        elif not isinstance(event, QKeyEvent):
            QApplication.sendEvent(self._place_now(), event)
        elif event.key() not in _ENTERS or not self._enter():
            # Keys that are handed on reach no shortcut: only Enter is one here.
            place = self._place_now()
            release = QKeyEvent(
                QEvent.Type.KeyRelease, event.key(), event.modifiers(), event.text()
            )
            for each in (event, release):
                QApplication.sendEvent(place, each)

    def _keep(self, event: QEvent) -> None:
        is_enter = isinstance(event, QKeyEvent) and event.key() in _ENTERS
        if self._is_enter_kept or self._kept or not is_enter:
            self._kept.append(event.clone())

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QInputMethodEvent):
            if event.commitString():
                self._keep(event)
            return bool(event.commitString())
        if event.type() not in _KEYS or not isinstance(event, QKeyEvent) or not _is_typed(event):
            return False
        if event.type() is QEvent.Type.KeyPress and not event.isAutoRepeat():
            self._keep(event)
        event.accept()
        return True


def _is_typed(event: QKeyEvent) -> bool:
    key = event.key()
    is_function = Qt.Key.Key_F1 <= key <= Qt.Key.Key_F35
    return not (is_function or key in _NOT_TYPED or event.modifiers() & _WITH_COMMAND)
