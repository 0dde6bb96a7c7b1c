"""Colours and sizes as tokens, and how they dress an application or one window.

Tokens live in ``resources/themes/*.toml``; every theme has the same ones. Fusion, a palette and one
style sheet are filled from them. Widgets ask ``theme.of(widget).color("waiting")`` and listen to
``theme.changed``; nobody else writes a colour down.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from string import Template

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from qtoken.paths import resource_dir
from qtoken.ui import fonts

STYLE = ("-style", "fusion")
"""For the arguments of the application: asked for by name later, Qt's styles cost a first paint."""

SYSTEM = "system"
LIGHT = "light"
DARK = "dark"
DISPLAY = "display"
DISPLAY_LIGHT = "display-light"
NAMES = (LIGHT, DARK, DISPLAY, DISPLAY_LIGHT)

_PROPERTY = "qtokenTheme"
_MIDDLE_LIGHTNESS = 128

# Some states share a colour: their icon and word tell them apart.
_ROLE_OF_STATE = {
    "on_hold": "hold",
    "no_show": "hold",
    "left": "muted",
    "cancelled": "muted",
}


@dataclass(frozen=True, slots=True)
class Theme:
    """One set of colours. ``colors`` holds ``#RRGGBB`` by token."""

    name: str
    is_dark: bool
    colors: dict[str, str]

    def color(self, role: str) -> QColor:
        """The colour of a token (``accent``) or of a token state (``on_hold``)."""
        return QColor(self.colors[_ROLE_OF_STATE.get(role, role)])

    def soft(self, role: str) -> QColor:
        """The pale ground on which the words of ``role`` are set."""
        name = _ROLE_OF_STATE.get(role, role)
        return QColor(self.colors.get(f"{name}_soft", self.colors["hover"]))


class _Notifier(QObject):
    changed = Signal()


class _Current:
    """What the application wears now; the one thing here that changes."""

    theme: Theme | None = None
    mode: str = SYSTEM


_notifier = _Notifier()
changed = _notifier.changed
"""Emitted after the application, or one window, wears another theme."""


@cache
def load(name: str) -> Theme:
    """The theme of that name: ``light``, ``dark``, ``display`` or ``display-light``."""
    text = (resource_dir() / "themes" / f"{name}.toml").read_text("utf-8")
    tokens = tomllib.loads(text)
    return Theme(name, tokens["is_dark"], tokens["colors"])


@cache
def _sizes() -> dict[str, int]:
    text = (resource_dir() / "themes" / "sizes.toml").read_text("utf-8")
    return {name: int(pixels) for name, pixels in tomllib.loads(text).items()}


def apply(app: QApplication, mode: str) -> None:
    """Dress every window: ``light``, ``dark`` or, as the desktop has it, ``system``."""
    _Current.mode = mode
    _apply(app, load(_name_for(app, mode)))


def apply_colors(app: QApplication, mode: str) -> None:
    """Dress windows that show their shape only: no style sheet yet. ``apply`` must follow."""
    _Current.mode = mode
    _apply_colors(app, load(_name_for(app, mode)))


def follow_desktop(app: QApplication) -> None:
    """From now on ``system`` changes with the desktop. Costs too much before the first paint."""
    app.styleHints().colorSchemeChanged.connect(_look_at_desktop)
    _look_at_desktop()


def current() -> Theme:
    """What the application wears; the light theme before ``apply``."""
    return _Current.theme or load(LIGHT)


def of(widget: QWidget) -> Theme:
    """What ``widget`` wears: its window's own theme, or the application's."""
    name = widget.window().property(_PROPERTY)
    return load(name) if name else current()


def color(role: str) -> QColor:
    """A colour of the application's theme."""
    return current().color(role)


def size(name: str) -> int:
    """A size in pixels at 100 %: ``label_hero``, ``row``, ``grid`` ..."""
    return _sizes()[name]


def apply_to(window: QWidget, name: str) -> None:
    """Give one window, such as the waiting room's display, a theme of its own."""
    theme = load(name)
    window.setProperty(_PROPERTY, name)
    window.setPalette(palette(theme))
    window.setStyleSheet(style_sheet(theme))
    changed.emit()


def mark(widget: QWidget, name: str, value: str) -> None:
    """Set a property that the style sheet asks for: ``role``, ``kind``.

    A widget that has it already is left alone: dressing takes long.
    """
    if widget.property(name) != value:
        widget.setProperty(name, value)
        style = widget.style()
        style.unpolish(widget)
        style.polish(widget)


def style_sheet(theme: Theme) -> str:
    """The one style sheet, filled with the theme's colours and the sizes."""
    template = (resource_dir() / "themes" / "base.qss").read_text("utf-8")
    pictures = (resource_dir() / "themes").as_posix()
    tick = "on-dark" if theme.is_dark else "on-light"
    return Template(template).substitute(theme.colors, pictures=pictures, tick=tick, **_sizes())


def palette(theme: Theme) -> QPalette:
    """The theme as Qt's own widgets understand it."""
    answer = QPalette()
    for role, name in _PALETTE_ROLES.items():
        answer.setColor(role, theme.color(name))
    for role in (_Role.WindowText, _Role.Text, _Role.ButtonText, _Role.HighlightedText):
        answer.setColor(QPalette.ColorGroup.Disabled, role, theme.color("disabled"))
    return answer


_Role = QPalette.ColorRole
_PALETTE_ROLES = {
    _Role.Window: "ground",
    _Role.WindowText: "text",
    _Role.Base: "surface",
    _Role.AlternateBase: "hover",
    _Role.Text: "text",
    _Role.PlaceholderText: "muted",
    _Role.Button: "surface",
    _Role.ButtonText: "text",
    _Role.BrightText: "emergency",
    _Role.ToolTipBase: "surface",
    _Role.ToolTipText: "text",
    _Role.Highlight: "selection",
    _Role.HighlightedText: "text",
    _Role.Link: "accent",
    _Role.LinkVisited: "accent",
    _Role.Light: "surface",
    _Role.Midlight: "hover",
    _Role.Mid: "line",
    _Role.Dark: "field_line",
    _Role.Shadow: "line",
    _Role.Accent: "accent",
}


def _apply(app: QApplication, theme: Theme) -> None:
    if _Current.theme is theme and app.styleSheet():
        return
    _apply_colors(app, theme)
    app.setStyleSheet(style_sheet(theme))
    changed.emit()


def _apply_colors(app: QApplication, theme: Theme) -> None:
    _Current.theme = theme
    app.setFont(fonts.body())
    app.setPalette(palette(theme))


def _name_for(app: QApplication, mode: str) -> str:
    if mode != SYSTEM:
        return mode
    return DARK if _is_desktop_dark(app) else LIGHT


def _is_desktop_dark(app: QApplication) -> bool:
    if _Current.theme is None:
        # Undressed, the application still wears the desktop's colours: asking for their names would
        # make all enumerations of Qt before the first paint.
        return app.palette().color(_Role.Window).lightness() < _MIDDLE_LIGHTNESS
    from PySide6.QtCore import Qt

    # Unknown (as on a bare X server) means light.
    return app.styleHints().colorScheme() == Qt.ColorScheme.Dark


def _look_at_desktop() -> None:
    app = QApplication.instance()
    if _Current.mode == SYSTEM and isinstance(app, QApplication):
        _apply(app, load(_name_for(app, SYSTEM)))
