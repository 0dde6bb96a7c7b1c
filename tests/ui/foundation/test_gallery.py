"""Every shared widget, looked at in each theme, direction and size: drawn, whole and named."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from qtoken import texts
from qtoken.ui import theme
from tests.ui.conftest import Speak
from tests.ui.support.gallery import Gallery
from tests.ui.support.pictures import grab, is_blank
from tests.ui.support.walk import cut_off_texts, overlapping, unnamed_controls

ROOT = Path(__file__).resolve().parents[3]
LANGUAGES = (texts.ENGLISH, texts.ACCENTED, texts.MIRRORED)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("appearance", [theme.LIGHT, theme.DARK])
def test_every_widget_is_drawn_whole_and_named(
    appearance: str, language: str, speak: Speak, wear: Speak, qtbot: QtBot
) -> None:
    speak(language)
    wear(appearance)
    gallery = _open(Gallery(), qtbot)

    picture = grab(gallery, f"gallery-{appearance}-{language}")

    assert not is_blank(picture)
    assert unnamed_controls(gallery) == []
    assert cut_off_texts(gallery) == []
    assert overlapping(gallery) == []


@pytest.mark.parametrize("name", [theme.DISPLAY, theme.DISPLAY_LIGHT])
def test_widgets_can_stand_on_the_wall_too(name: str, qtbot: QtBot) -> None:
    gallery = Gallery()
    theme.apply_to(gallery, name)
    _open(gallery, qtbot)

    picture = grab(gallery, f"gallery-{name}")

    colors = theme.load(name)
    assert picture.pixelColor(2, 2) == colors.color("ground")
    assert gallery.check.palette().color(gallery.check.foregroundRole()) == colors.color("text")
    assert gallery.hero.palette().color(gallery.hero.foregroundRole()) == colors.color("text")
    assert cut_off_texts(gallery) == []


@pytest.mark.parametrize("scale", ["1.5", "2"])
def test_nothing_is_cut_off_on_a_sharp_screen(scale: str) -> None:
    program = "from tests.ui.foundation.test_gallery import look; import sys; sys.exit(look())"

    result = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "QT_SCALE_FACTOR": scale, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode == 0, result.stdout + result.stderr


def test_the_focus_is_seen_on_every_kind_of_control(qtbot: QtBot) -> None:
    gallery = _open(Gallery(), qtbot)
    ring = theme.color("accent").rgb()

    for control in (gallery.primary, gallery.field, gallery.table, gallery.recall):
        control.clearFocus()
        before = _edge_count(control, ring)
        control.setFocus()
        QApplication.processEvents()

        assert _edge_count(control, ring) > before, control


def test_the_large_button_is_as_wide_as_what_stands_above_it(qtbot: QtBot) -> None:
    gallery = _open(Gallery(), qtbot)
    button = gallery.primary
    button.clearFocus()

    sides = (button.rect().left(), button.rect().right())
    colors = {button.grab().toImage().pixel(x, button.height() // 2) for x in sides}

    assert colors == {theme.color("accent").rgb()}
    before = button.sizeHint()
    button.setFocus()
    assert button.sizeHint() == before


def test_widgets_that_are_gone_do_not_stop_a_change_of_theme(wear: Speak, qtbot: QtBot) -> None:
    gallery = Gallery()
    gallery.show()
    with qtbot.waitSignal(gallery.destroyed):
        gallery.deleteLater()

    wear(theme.DARK)
    wear(theme.LIGHT)

    assert theme.current().name == theme.LIGHT


def test_the_walk_finds_what_it_is_for(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(200, 100)
    narrow = QPushButton("Call the next patient", window)
    narrow.setGeometry(0, 0, 40, 30)
    QLineEdit(window).setGeometry(0, 60, 100, 30)
    label = QLabel("Waiting", window)
    label.setGeometry(20, 10, 80, 20)
    outside = QLabel("Done", window)
    outside.setGeometry(190, 70, 60, 20)
    window.show()

    assert len(unnamed_controls(window)) == 1
    assert len(cut_off_texts(window)) == 2
    assert len(overlapping(window)) == 1


def look() -> int:
    """The gallery in its own process, at the scale of ``QT_SCALE_FACTOR``; 0 if all is well."""
    from qtoken.ui import fonts, qt_log

    app = QApplication([])
    qt_log.quieten()
    fonts.install()
    theme.apply(app, theme.LIGHT)
    gallery = Gallery()
    gallery.show()
    app.processEvents()
    picture = grab(gallery, f"gallery-scale-{os.environ['QT_SCALE_FACTOR']}")
    wrong = [*cut_off_texts(gallery), *overlapping(gallery)]
    sys.stdout.write("\n".join(wrong))
    return 1 if wrong or is_blank(picture) or picture.width() <= gallery.width() else 0


def _open(gallery: Gallery, qtbot: QtBot) -> Gallery:
    qtbot.addWidget(gallery)
    with qtbot.waitExposed(gallery):
        gallery.show()
    gallery.activateWindow()
    QApplication.processEvents()
    return gallery


def _edge_count(control: QWidget, color: int) -> int:
    """How many pixels of the control's outer edge, as it stands in its window, have ``color``."""
    image = control.window().grab().toImage()
    box = QRect(control.mapTo(control.window(), QPoint(0, 0)), control.size())
    middle = box.center()
    across = [image.pixel(x, middle.y()) for x in _first_and_last(box.left(), box.right())]
    down = [image.pixel(middle.x(), y) for y in _first_and_last(box.top(), box.bottom())]
    return [*across, *down].count(color)


def _first_and_last(first: int, last: int) -> tuple[int, ...]:
    return (*range(first, first + 3), *range(last - 2, last + 1))
