"""One picture per meaning, in the colours of the theme."""

from xml.etree import ElementTree as ET

import pytest
from PySide6.QtGui import QColor, QIcon, QImage
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from qtoken.domain.token import Status
from qtoken.paths import resource_dir
from qtoken.ui import icons, theme
from qtoken.ui.states import EMERGENCY, state_icon

PICTURES = sorted((resource_dir() / "icons").glob("*.svg"))


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.stem)
def test_a_picture_has_the_one_stroke_width_and_no_colour_of_its_own(path: object) -> None:
    root = ET.parse(str(path)).getroot()

    assert root.get("stroke") == "currentColor"
    assert root.get("stroke-width") == "2"
    assert root.get("viewBox") == "0 0 24 24"


@pytest.mark.parametrize("state", [*Status, EMERGENCY])
def test_every_state_has_a_picture_that_is_drawn(state: str) -> None:
    picture = icons.pixmap(state_icon(state), QColor("#123456"), 20, 1).toImage()

    assert QColor("#123456").rgb() in _colors(picture)


def test_no_two_states_share_a_picture() -> None:
    pictures = [state_icon(state) for state in [*Status, EMERGENCY]]

    assert len(set(pictures)) == len(pictures)


def test_a_sharp_screen_gets_a_sharp_picture() -> None:
    picture = icons.pixmap("call", QColor("black"), 20, 2)

    assert picture.width() == 40
    assert picture.deviceIndependentSize().width() == 20


def test_an_icon_that_was_put_follows_the_theme(dressed: QApplication, qtbot: QtBot) -> None:
    button = QPushButton()
    qtbot.addWidget(button)
    icons.put(button, "call")

    theme.apply(dressed, theme.DARK)

    assert theme.load(theme.DARK).color("text").rgb() in _icon_colors(button.icon())


def test_a_button_that_is_gone_does_not_stop_a_change_of_theme(dressed: QApplication) -> None:
    button = QPushButton()
    icons.put(button, "call")
    button.deleteLater()
    dressed.processEvents()

    theme.apply(dressed, theme.DARK)

    assert theme.current().is_dark


def test_a_disabled_icon_has_the_colour_of_disabled_words() -> None:
    icon = icons.icon("call", "accent")

    colors = _icon_colors(icon, QIcon.Mode.Disabled)

    assert theme.color("disabled").rgb() in colors
    assert theme.color("accent").rgb() not in colors


def _icon_colors(icon: QIcon, mode: QIcon.Mode = QIcon.Mode.Normal) -> set[int]:
    return _colors(icon.pixmap(20, 20, mode).toImage())


def _colors(image: QImage) -> set[int]:
    points = ((x, y) for x in range(image.width()) for y in range(image.height()))
    return {image.pixelColor(x, y).rgb() for x, y in points if image.pixelColor(x, y).alpha() > 250}
