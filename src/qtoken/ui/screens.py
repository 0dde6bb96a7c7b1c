"""Chooses a monitor by its identity, not its number, and keeps a window on it.

Monitors are unplugged, swapped and renumbered. The waiting room's window must return to its own
monitor by itself, and must never cover the desk's.
"""

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

_SEPARATOR = "|"
_TWO_FOR_MS = 5_000
"""For so long a monitor that changes its name may be listed twice."""


def identity(screen: QScreen) -> str:
    """Return what is remembered of a monitor: name, maker, model, serial number and position."""
    area = screen.geometry()
    place = f"{area.width()}x{area.height()}+{area.x()}+{area.y()}"
    parts = (screen.name(), screen.manufacturer(), screen.model(), screen.serialNumber(), place)
    return _SEPARATOR.join(part.replace(_SEPARATOR, " ").strip() for part in parts)


def describe(screen: QScreen) -> str:
    """Return a monitor's name for people: "TV 1920 x 1080"."""
    area = screen.geometry()
    maker = " ".join(part for part in (screen.manufacturer(), screen.model()) if part)
    name = f"{screen.name()} {maker}".strip()
    return f"{name} {area.width()} x {area.height()}".strip()


def find(chosen: str) -> QScreen | None:
    """Return the connected monitor of that identity, or None.

    With a serial number it is found on any plug; without one, name, maker and model must agree.
    Equal monitors are told apart by their position.
    """
    alike = [screen for screen in QGuiApplication.screens() if _is_alike(identity(screen), chosen)]
    exact = [screen for screen in alike if identity(screen) == chosen]
    return next(iter(exact or alike), None)


def find_alone(chosen: str, *, is_alone: bool) -> QScreen | None:
    """Return the only connected monitor, if it must be the chosen one.

    If the chosen one was the computer's only monitor (`is_alone`), its name does not matter.
    Otherwise it must be on the same plug, with maker and model unreadable then or now.
    """
    connected = QGuiApplication.screens()
    if len(connected) != 1:
        return None
    name, *model, serial, _place = identity(connected[0]).split(_SEPARATOR)
    other_name, *other_model, other_serial, _other_place = chosen.split(_SEPARATOR)
    is_unread = not any((*model, serial)) or not any((*other_model, other_serial))
    return connected[0] if is_alone or (name == other_name and is_unread) else None


def _is_alike(one: str, other: str) -> bool:
    name, *model, serial, _place = one.split(_SEPARATOR)
    other_name, *other_model, other_serial, _other_place = other.split(_SEPARATOR)
    if model != other_model or serial != other_serial:
        return False
    return bool(serial) or name == other_name


class ScreenKeeper(QObject):
    """Shows ``window`` in full screen on the chosen monitor, and only there.

    While the monitor is not connected the window is hidden (``missing``, then ``found``).
    """

    missing = Signal()
    found = Signal()
    alone_changed = Signal(bool)
    """Whether the chosen monitor is the computer's only one."""

    def __init__(
        self,
        window: QWidget,
        chosen: str,
        parent: QObject | None = None,
        *,
        is_alone: bool = False,
    ) -> None:
        """``chosen`` is an ``identity``. Nothing is shown before ``start``.

        ``is_alone``: when the monitor was last seen it was the computer's only one.
        """
        super().__init__(parent or window)
        self._window = window
        self._chosen = chosen
        self._is_alone = is_alone
        self._two = QTimer(self, singleShot=True, interval=_TWO_FOR_MS)
        self._two.timeout.connect(self._note_alone)
        self._screen: QScreen | None = None
        self._is_missing = False
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.screenAdded.connect(self._on_added)
            app.screenRemoved.connect(self._on_removed)

    @property
    def is_missing(self) -> bool:
        """Whether the chosen monitor is not connected."""
        return self._is_missing

    def start(self) -> None:
        """Show the window, or emit ``missing``."""
        self._look()

    def choose(self, chosen: str) -> None:
        """Move to another monitor."""
        self._chosen = chosen
        self._is_alone = False
        self._look()

    def _look(self) -> None:
        known = find(self._chosen)
        screen = known or find_alone(self._chosen, is_alone=self._is_alone)
        if screen is None:
            self._hide()
        elif screen is not self._screen:
            self._show_on(screen)
        if known is not None and len(QGuiApplication.screens()) == 1:
            self._note_alone()

    def _note_alone(self) -> None:
        is_alone = len(QGuiApplication.screens()) == 1
        if is_alone is not self._is_alone:
            self._is_alone = is_alone
            self.alone_changed.emit(is_alone)

    def _show_on(self, screen: QScreen) -> None:
        self._leave()
        self._screen = screen
        self._place()
        screen.geometryChanged.connect(self._place)
        if self._is_missing:
            self._is_missing = False
            self.found.emit()

    def _place(self) -> None:
        if self._screen is None:
            return
        # The geometry first, or some window managers put a full-screen window on the first monitor.
        self._window.setScreen(self._screen)
        self._window.setGeometry(self._screen.geometry())
        self._window.showFullScreen()

    def _leave(self) -> None:
        if self._screen is not None and isValid(self._screen):
            self._screen.geometryChanged.disconnect(self._place)
        self._screen = None

    def _hide(self) -> None:
        self._leave()
        self._window.hide()
        if not self._is_missing:
            self._is_missing = True
            self.missing.emit()

    def _on_added(self) -> None:
        self._two.start()
        self._look()

    def _on_removed(self, screen: QScreen) -> None:
        # Qt emits this before it moves the window to another monitor, which is the desk's.
        if screen is self._screen:
            self._hide()
            # The same monitor may be listed under a new name already. Only later, when the old one
            # is gone from the list, can `find_alone` tell.
            QTimer.singleShot(0, self, self._look)
