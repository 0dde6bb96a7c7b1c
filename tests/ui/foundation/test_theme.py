"""Colours are readable in every theme, and a change of theme reaches every window."""

import re
from collections.abc import Callable
from itertools import product

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from qtoken.domain.token import Status
from qtoken.paths import resource_dir
from qtoken.ui import theme
from qtoken.ui.widgets.primary_button import PrimaryButton

GROUNDS = ("ground", "surface", "hover", "pressed", "selection")
STATES = ("waiting", "called", "done", "emergency", "hold")
READ_ON_SURFACES = ("text", "muted", "accent", "live", "stale", "missed", *STATES)
LEAST_ON_SELECTION = 4.5
LEAST_SEEN = 1.2
PAIRS = (
    *product(("text",), GROUNDS),
    *product(("muted",), ("ground", "surface", "hover")),
    *product(READ_ON_SURFACES, ("ground", "surface")),
    *product(("accent", "emergency"), ("hover",)),
    *((state, f"{state}_soft") for state in STATES),
    *product(("text",), [f"{state}_soft" for state in STATES]),
    ("accent", "accent_soft"),
    ("live", "live_soft"),
    ("stale", "stale_soft"),
    *product(("on_accent",), ("accent", "accent_hover", "accent_pressed")),
    *product(("on_emergency",), ("emergency", "emergency_hover", "emergency_pressed")),
    ("on_now", "now"),
    ("disabled", "disabled_surface"),
    ("disabled", "surface"),
)


@pytest.mark.parametrize(
    ("name", "least"), [("light", 4.5), ("dark", 4.5), ("display", 7.0), ("display-light", 7.0)]
)
def test_every_text_is_readable_on_every_ground_it_stands_on(name: str, least: float) -> None:
    colors = theme.load(name).colors

    weak = {
        f"{front} on {back}": round(contrast(colors[front], colors[back]), 2)
        for front, back in PAIRS
        if contrast(colors[front], colors[back]) < least
    }

    assert weak == {}


@pytest.mark.parametrize("name", [theme.LIGHT, theme.DARK])
def test_every_text_of_a_row_is_readable_while_the_row_is_selected(name: str) -> None:
    colors = theme.load(name).colors

    weak = [
        front
        for front in READ_ON_SURFACES
        if contrast(colors[front], colors["selection"]) < LEAST_ON_SELECTION
    ]

    assert weak == []
    assert contrast(colors["selection"], colors["surface"]) > LEAST_SEEN


@pytest.mark.parametrize("name", theme.NAMES)
def test_edges_of_controls_and_the_focus_ring_are_seen(name: str) -> None:
    colors = theme.load(name).colors

    for edge, ground in product(("field_line", "accent"), ("ground", "surface")):
        assert contrast(colors[edge], colors[ground]) >= 3


def test_every_theme_has_the_same_tokens() -> None:
    tokens = {name: set(theme.load(name).colors) for name in theme.NAMES}

    assert all(each == tokens["light"] for each in tokens.values())


def test_the_tokens_of_the_design_are_kept() -> None:
    light, dark, display = (theme.load(name).colors for name in ("light", "dark", "display"))

    assert (light["ground"], light["accent"], light["waiting"]) == ("#F6F7F9", "#0B6E77", "#8A5300")
    assert (dark["surface"], dark["text"], dark["called"]) == ("#1B222B", "#EDF1F5", "#7FB2FF")
    assert (display["ground"], display["now"], display["on_now"]) == (
        "#0B1016",
        "#FFD84D",
        "#0B1016",
    )


@pytest.mark.parametrize("name", theme.NAMES)
def test_the_style_sheet_is_filled_completely(name: str) -> None:
    sheet = theme.style_sheet(theme.load(name))

    assert "$" not in re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)


def test_the_pictures_of_the_style_sheet_exist() -> None:
    for name in theme.NAMES:
        for picture in re.findall(r'url\("(.*?)"\)', theme.style_sheet(theme.load(name))):
            assert (resource_dir() / "themes" / picture).is_file()


def test_every_state_has_a_colour() -> None:
    for name, state in product(theme.NAMES, Status):
        assert theme.load(name).color(state).isValid()
        assert theme.load(name).soft(state).isValid()


def test_a_change_of_theme_is_announced_and_dresses_the_application(
    dressed: QApplication, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(theme.changed):
        theme.apply(dressed, theme.DARK)

    assert theme.current().is_dark
    assert theme.color("accent") == QColor("#4FC3CC")
    assert dressed.palette().color(QPalette.ColorRole.Window) == QColor("#12171D")


def test_a_window_may_wear_a_theme_of_its_own(dressed: QApplication, qtbot: QtBot) -> None:
    wall, desk = QWidget(), QWidget()
    qtbot.addWidget(wall)
    qtbot.addWidget(desk)
    child = QLabel(wall)

    theme.apply_to(wall, theme.DISPLAY)

    assert theme.of(child).name == theme.DISPLAY
    assert theme.of(desk).name == theme.LIGHT


def test_what_a_field_asks_for_is_readable_too(qtbot: QtBot) -> None:
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()

    assert field.palette().color(QPalette.ColorRole.PlaceholderText) == theme.color("muted")


def test_system_means_light_where_the_desktop_does_not_say(dressed: QApplication) -> None:
    theme.apply(dressed, theme.SYSTEM)

    is_dark = dressed.styleHints().colorScheme() == Qt.ColorScheme.Dark
    assert theme.current().is_dark == is_dark


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.2, from 1 to 21."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(color: str) -> float:
    parts = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_a_mark_dresses_a_widget_anew(dressed: QApplication, qtbot: QtBot) -> None:
    label = QLabel("C-012")
    qtbot.addWidget(label)
    label.show()
    plain = label.grab().toImage()

    theme.mark(label, "role", "emergency")
    assert label.property("role") == "emergency"
    assert label.grab().toImage() != plain

    theme.mark(label, "role", "")
    assert label.grab().toImage() == plain


def _tabs() -> QTabBar:
    tabs = QTabBar()
    tabs.addTab("Waiting 7")
    return tabs


@pytest.mark.parametrize(
    "make",
    [
        _tabs,
        lambda: QPushButton("Hold"),
        lambda: PrimaryButton("Call next"),
        lambda: QCheckBox("Always"),
    ],
    ids=["tabs", "button", "primary", "box"],
)
def test_the_focus_changes_nothing_within_its_ring(
    make: Callable[[], QWidget], dressed: QApplication, qtbot: QtBot
) -> None:
    form = QWidget()
    qtbot.addWidget(form)
    line, control = QLineEdit(form), make()
    control.setParent(form)
    control.resize(control.sizeHint())
    with qtbot.waitExposed(form):
        form.show()
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    line.setFocus()
    inner = control.rect().adjusted(9, 9, -9, -9)
    before = control.grab(inner).toImage()

    # With the key: only then the style draws a frame of its own.
    QTest.keyClick(line, Qt.Key.Key_Tab)

    assert control.hasFocus()
    assert control.grab(inner).toImage() == before
