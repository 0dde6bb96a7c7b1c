"""Icons by meaning: ``icon("call")`` is ``resources/icons/call.svg`` in a colour of the theme.

The pictures have one stroke width and no colour of their own. They are drawn when first used, for
the sharpest screen, and cached. QtSvg is imported then, not at start.
"""

from functools import cache, lru_cache
from typing import ClassVar, Protocol
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QPushButton, QWidget
from shiboken6 import isValid

from qtoken.paths import resource_dir
from qtoken.ui import theme

DEFAULT_PX = 20
_AIR_PX = 3
_STROKE = "currentColor"


class TakesIcon(Protocol):
    """A button, an action: anything with ``setIcon``."""

    def setIcon(self, icon: QIcon) -> None: ...


def icon(
    name: str, role: str = "text", size: int = DEFAULT_PX, of_theme: theme.Theme | None = None
) -> QIcon:
    """Return the icon in the colour ``role`` of ``of_theme``, or of the application's theme.

    It keeps that colour when the theme changes; `put` does not.
    """
    return _colored(name, role, size, of_theme or theme.current(), 0)


def pixmap(name: str, color: QColor, size: int = DEFAULT_PX, ratio: float | None = None) -> QPixmap:
    """Return the picture, ``size`` pixels wide at 100 %, drawn for a screen of ``ratio``."""
    return _pixmap(name, color.name(), size, ratio or _ratio())


def put(target: TakesIcon, name: str, role: str = "text", size: int = DEFAULT_PX) -> None:
    """Set the icon, and renew it whenever the theme changes, as long as ``target`` exists.

    A button's icon gets some space, because Qt places it close to the text.
    """
    if not _Targets.is_listening:
        _Targets.is_listening = True
        theme.changed.connect(_renew)
    _Targets.icons[target] = (name, role, size)
    _set(target, name, role, size)


class _Targets:
    """The icons that were put, so that a change of theme reaches them."""

    icons: ClassVar[WeakKeyDictionary[TakesIcon, tuple[str, str, int]]] = WeakKeyDictionary()
    is_listening: bool = False


def _renew() -> None:
    for target, (name, role, size) in list(_Targets.icons.items()):
        # The Python object may outlive Qt's, for example after its window was closed.
        if not isinstance(target, QObject) or isValid(target):
            _set(target, name, role, size)


def _set(target: TakesIcon, name: str, role: str, size: int) -> None:
    its_theme = theme.of(target) if isinstance(target, QWidget) else theme.current()
    if isinstance(target, QPushButton):
        target.setIconSize(QSize(size + 2 * _AIR_PX, size))
        target.setIcon(_colored(name, role, size, its_theme, _AIR_PX))
        return
    if isinstance(target, QAbstractButton):
        target.setIconSize(QSize(size, size))
    target.setIcon(icon(name, role, size, its_theme))


def _ratio() -> float:
    app = QGuiApplication.instance()
    # The application's ratio is that of its sharpest screen: scaled down, icons stay sharp
    # elsewhere.
    return app.devicePixelRatio() if isinstance(app, QGuiApplication) else 1.0


def _colored(name: str, role: str, size: int, its_theme: theme.Theme, air: int) -> QIcon:
    colors = its_theme.color(role).name(), its_theme.color("disabled").name()
    return _icon(name, colors, size, air, _ratio())


@lru_cache(maxsize=512)
def _icon(name: str, colors: tuple[str, str], size: int, air: int, ratio: float) -> QIcon:
    answer = QIcon()
    drawn = _pixmap(name, colors[0], size, ratio, air)
    # For Selected too, or Qt would tint the icon with the selection's colour.
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):
        answer.addPixmap(drawn, mode)
    answer.addPixmap(_pixmap(name, colors[1], size, ratio, air), QIcon.Mode.Disabled)
    return answer


@cache
def _svg(name: str) -> str:
    return (resource_dir() / "icons" / f"{name}.svg").read_text("utf-8")


@lru_cache(maxsize=512)
def _pixmap(name: str, color: str, size: int, ratio: float, air: int = 0) -> QPixmap:
    """Draw the picture; ``air`` pixels stay blank on both sides."""
    renderer = QSvgRenderer(_svg(name).replace(_STROKE, color).encode())
    answer = QPixmap(round((size + 2 * air) * ratio), round(size * ratio))
    answer.fill(Qt.GlobalColor.transparent)
    painter = QPainter(answer)
    renderer.render(painter, QRectF(air * ratio, 0, size * ratio, size * ratio))
    painter.end()
    answer.setDevicePixelRatio(ratio)
    return answer
