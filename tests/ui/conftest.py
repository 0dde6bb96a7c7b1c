"""What tests of windows have: the application dressed as people see it, English again after."""

import os

# Before Qt is imported anywhere: tests never open windows on somebody's screen.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from qtoken import texts
from qtoken.ui import fonts, qt_log, theme
from qtoken.ui.tasks import Tasks
from tests.support.pages.display import SetSeconds

Speak = Callable[[str], None]


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> QApplication:
    """The application with our fonts and the light theme."""
    qt_log.quieten()
    fonts.install()
    fonts.install_scripts()
    theme.apply(qapp, theme.LIGHT)
    return qapp


@pytest.fixture(autouse=True)
def _as_at_start(dressed: QApplication) -> Iterator[None]:
    yield
    texts.use_language(texts.ENGLISH)
    dressed.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    if theme.current().name != theme.LIGHT:
        theme.apply(dressed, theme.LIGHT)


@pytest.fixture
def speak(dressed: QApplication) -> Speak:
    """Change the language and its direction, as ``Application.speak`` does."""

    def change(language: str) -> None:
        texts.use_language(language)
        is_mirrored = texts.is_right_to_left()
        direction = Qt.LayoutDirection
        dressed.setLayoutDirection(direction.RightToLeft if is_mirrored else direction.LeftToRight)

    return change


@pytest.fixture
def wear(dressed: QApplication) -> Speak:
    """Change the theme: ``light`` or ``dark``."""
    return lambda name: theme.apply(dressed, name)


@pytest.fixture
def tasks() -> Iterator[Tasks]:
    """Lanes of a window; a fault that nobody takes fails the test."""

    def fail(error: Exception) -> None:
        raise error

    made = Tasks(fail)
    yield made
    made.stop()


@pytest.fixture
def seconds() -> SetSeconds:
    return SetSeconds()


@pytest.fixture
def kept() -> dict[str, object]:
    """What a window has remembered on this computer."""
    return {}
