"""PySide6 keeps its references: 6.12.0 loses them on Python 3.11 and aborts the process in the end.

Kept to prove a release before the bound in pyproject.toml is raised. From Python 3.12 on None and
True live for ever, whatever is counted: https://peps.python.org/pep-0683/.
"""

import sys

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

_CALL_COUNT = 1000
_TOLERANCE = 20  # other threads and caches come and go; the fault costs one for each call

pytestmark = pytest.mark.skipif(
    sys.version_info >= (3, 12), reason="None and True cannot be lost from Python 3.12 on"
)


class Bell(QObject):
    rang = Signal(bool)


def test_setting_a_text_keeps_the_references_of_none(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)

    for _ in range(_CALL_COUNT):
        label.setText("C-012")

    assert abs(sys.getrefcount(None) - before) < _TOLERANCE


def test_emitting_a_signal_keeps_the_references_of_true(qtbot: QtBot) -> None:
    bell = Bell()
    heard: list[int] = []
    bell.rang.connect(lambda _: heard.append(1))
    before = sys.getrefcount(True)

    for _ in range(_CALL_COUNT):
        bell.rang.emit(True)

    assert len(heard) == _CALL_COUNT
    assert abs(sys.getrefcount(True) - before) < _TOLERANCE
