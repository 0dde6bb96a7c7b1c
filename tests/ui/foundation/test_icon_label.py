"""An icon beside a text is drawn when it can be seen, and follows the theme."""

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qtoken.ui import theme
from qtoken.ui.widgets.icon_label import IconLabel


def test_it_is_drawn_once_it_can_be_seen(dressed: QApplication, qtbot: QtBot) -> None:
    label = IconLabel()
    qtbot.addWidget(label)
    label.show_icon("emergency", "emergency")
    assert label.pixmap().isNull()

    label.show()

    assert not label.pixmap().isNull()


def test_what_was_asked_for_out_of_sight_is_shown(dressed: QApplication, qtbot: QtBot) -> None:
    label = IconLabel()
    qtbot.addWidget(label)
    label.show_icon("emergency", "emergency")
    label.show()
    red = label.pixmap().toImage()

    label.hide()
    theme.apply(dressed, theme.DARK)
    label.show()
    in_the_dark = label.pixmap().toImage()
    label.hide()
    label.show_icon("")
    label.show()

    assert in_the_dark != red
    assert label.pixmap().isNull()
