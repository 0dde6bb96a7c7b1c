"""Colours and sizes as tokens, applied to the application or to one window.

Tokens are defined in ``resources/themes/*.toml``; every theme has the same ones. They fill a
palette and one style sheet for Qt's Fusion style. Widgets ask ``theme.of(widget).color("waiting")``
and listen to ``theme.changed``; colours are written nowhere else.
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
"""Arguments of the application. Chosen later by name, the style would delay the first paint."""

SYSTEM = "system"
LIGHT = "light"
DARK = "dark"
DISPLAY = "display"
DISPLAY_LIGHT = "display-light"
NAMES = (LIGHT, DARK, DISPLAY, DISPLAY_LIGHT)

_PROPERTY = "qtokenTheme"
_MIDDLE_LIGHTNESS = 128

# Some states share a colour; icon and word tell them apart.
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
        """Return the colour of a token (``accent``) or of a state of tokens (``on_hold``)."""
        return QColor(self.colors[_ROLE_OF_STATE.get(role, role)])

    def soft(self, role: str) -> QColor:
        """Return the pale ground for words in the colour ``role``."""
        name = _ROLE_OF_STATE.get(role, role)
        return QColor(self.colors.get(f"{name}_soft", self.colors["hover"]))


class _Notifier(QObject):
    changed = Signal()


class _Current:
    """The application's present theme; the only mutable state here."""

    theme: Theme | None = None
    mode: str = SYSTEM


_notifier = _Notifier()
changed = _notifier.changed
"""Emitted after another theme was applied to the application or one window."""


@cache
def load(name: str) -> Theme:
    """Return the theme of that name: ``light``, ``dark``, ``display`` or ``display-light``."""
    text = (resource_dir() / "themes" / f"{name}.toml").read_text("utf-8")
    tokens = tomllib.loads(text)
    return Theme(name, tokens["is_dark"], tokens["colors"])


@cache
def _sizes() -> dict[str, int]:
    text = (resource_dir() / "themes" / "sizes.toml").read_text("utf-8")
    return {name: int(pixels) for name, pixels in tomllib.loads(text).items()}


def apply(app: QApplication, mode: str) -> None:
    """Apply ``light``, ``dark`` or ``system`` (the desktop's choice) to the application."""
    _Current.mode = mode
    _apply(app, load(_name_for(app, mode)))


def apply_colors(app: QApplication, mode: str) -> None:
    """Apply colours without the style sheet, for outlines of windows. ``apply`` must follow."""
    _Current.mode = mode
    _apply_colors(app, load(_name_for(app, mode)))


def follow_desktop(app: QApplication) -> None:
    """Let ``system`` follow the desktop from now on. Too slow before the first paint."""
    app.styleHints().colorSchemeChanged.connect(_look_at_desktop)
    _look_at_desktop()


def current() -> Theme:
    """Return the application's theme; the light one before ``apply``."""
    return _Current.theme or load(LIGHT)


def of(widget: QWidget) -> Theme:
    """Return the theme of a widget: its window's own, or the application's."""
    name = widget.window().property(_PROPERTY)
    return load(name) if name else current()


def color(role: str) -> QColor:
    """Return a colour of the application's theme."""
    return current().color(role)


def size(name: str) -> int:
    """Return a size in pixels at 100 %: ``label_hero``, ``row``, ``grid`` ..."""
    return _sizes()[name]


def apply_to(window: QWidget, name: str) -> None:
    """Give one window, such as the waiting room's display, a theme of its own."""
    theme = load(name)
    window.setProperty(_PROPERTY, name)
    window.setPalette(palette(theme))
    window.setStyleSheet(style_sheet(theme))
    changed.emit()


def mark(widget: QWidget, name: str, value: str) -> None:
    """Set a property that the style sheet selects by: ``role``, ``kind``.

    Does nothing if it is set already, because applying the style sheet again takes long.
    """
    if widget.property(name) != value:
        widget.setProperty(name, value)
        # Qt reads properties only when it polishes a widget: a changed one needs that again.
        style = widget.style()
        style.unpolish(widget)
        style.polish(widget)


def style_sheet(theme: Theme) -> str:
    """Return the style sheet, filled with the theme's colours and the sizes."""
    template = (resource_dir() / "themes" / "base.qss").read_text("utf-8")
    pictures = (resource_dir() / "themes").as_posix()
    tick = "on-dark" if theme.is_dark else "on-light"
    return Template(template).substitute(theme.colors, pictures=pictures, tick=tick, **_sizes())


def palette(theme: Theme) -> QPalette:
    """Return the theme as a palette, which Qt's own widgets use."""
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
        # Before the first theme the palette still has the desktop's colours. Asking for the colour
        # scheme would set up all of Qt's enumerations before the first paint.
        return app.palette().color(_Role.Window).lightness() < _MIDDLE_LIGHTNESS
    from PySide6.QtCore import Qt

    # Unknown, as on a bare X server, means light.
    return app.styleHints().colorScheme() == Qt.ColorScheme.Dark


def _look_at_desktop() -> None:
    app = QApplication.instance()
    if _Current.mode == SYSTEM and isinstance(app, QApplication):
        _apply(app, load(_name_for(app, SYSTEM)))
