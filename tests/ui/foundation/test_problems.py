"""A refusal is a sentence in the window, a fault a calm dialog and a log without patients."""

import logging
import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import qWarning
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from qtoken.domain.errors import QTokenError
from qtoken.ui import problems, qt_log
from qtoken.ui.problems import Problems
from qtoken.ui.widgets.bug_dialog import BugDialog
from qtoken.ui.widgets.message_bar import MessageBar
from tests.ui.support.walk import cut_off_texts, unnamed_controls


class _AlreadyCalled(QTokenError):
    code = "already_called"
    message = "{label} is already called. Look at the queue again."


class _Window(QWidget):
    """A window with a message bar."""

    def __init__(self) -> None:
        super().__init__()
        self.bar = MessageBar()
        QVBoxLayout(self).addWidget(self.bar)


@pytest.fixture
def window(qtbot: QtBot) -> _Window:
    window = _Window()
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    return window


@pytest.fixture
def told(qtbot: QtBot) -> Iterator[Problems]:
    told = Problems()
    yield told
    for dialog in _dialogs():
        dialog.close()


def test_a_refusal_is_said_in_the_window_that_asked(told: Problems, window: _Window) -> None:
    told.report(_AlreadyCalled(label="C-009"), window)

    assert window.bar.problem == "C-009 is already called. Look at the queue again."
    assert _dialogs() == []


def test_a_refusal_is_told_in_a_box_where_a_window_has_no_bar(told: Problems, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()

    told.report(_AlreadyCalled(label="C-009"), window)

    [box] = window.findChildren(QMessageBox)
    assert box.text() == "C-009 is already called. Look at the queue again."
    box.close()


def test_a_fault_of_ours_shows_a_reference_and_copies_the_account(
    told: Problems, window: _Window, caplog: pytest.LogCaptureFixture
) -> None:
    told.report(_fault(AttributeError("'NoneType' object has no attribute 'label'")), window)

    [dialog] = _dialogs()
    dialog.copy()
    account = QGuiApplication.clipboard().text()
    reference = caplog.records[0].getMessage().split()[1]
    assert reference in account
    assert "Traceback" not in window.bar.problem
    assert "_fault" in account
    assert "has no attribute 'label'" in account


def test_what_a_person_typed_is_neither_logged_nor_copied(
    told: Problems, window: _Window, caplog: pytest.LogCaptureFixture
) -> None:
    told.report(_fault(ValueError("Maria Lopez")), window)

    _dialogs()[0].copy()

    assert "ValueError" in caplog.text
    assert "Maria" not in caplog.text
    assert "Maria" not in QGuiApplication.clipboard().text()


def test_faults_in_a_row_show_one_dialog(told: Problems, window: _Window) -> None:
    for _turn in range(5):
        told.report(_fault(ValueError()), window)

    assert len(_dialogs()) == 1


def test_the_waiting_room_never_sees_a_dialog(
    told: Problems, window: _Window, caplog: pytest.LogCaptureFixture
) -> None:
    window.setProperty("unattended", True)

    told.report(_fault(ValueError()), window)

    assert _dialogs() == []
    assert "Bug" in caplog.text


def test_a_failure_of_another_thread_is_told_on_this_one(
    told: Problems, window: _Window, qtbot: QtBot
) -> None:
    thread = threading.Thread(target=told.report, args=(_AlreadyCalled(label="C-009"), window))
    thread.start()
    thread.join()

    qtbot.waitUntil(lambda: window.bar.problem.startswith("C-009"))


def test_what_nobody_caught_is_reported_until_uninstalled(told: Problems, window: _Window) -> None:
    before = sys.excepthook, threading.excepthook, sys.unraisablehook
    uninstall = problems.install(told)
    error = _fault(ValueError())

    sys.excepthook(type(error), error, error.__traceback__)
    uninstall()

    assert len(_dialogs()) == 1
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == before


@pytest.mark.qt_no_exception_capture
def test_qt_speaks_in_our_log(caplog: pytest.LogCaptureFixture) -> None:
    undo = qt_log.install()
    try:
        with caplog.at_level(logging.WARNING, "qt"):
            qWarning("no such screen")
    finally:
        undo()

    assert ("qt", logging.WARNING, "no such screen") in caplog.record_tuples


def test_the_dialog_can_be_read_and_used_without_a_mouse(
    told: Problems, window: _Window, dressed: QApplication
) -> None:
    told.report(_fault(ValueError()), window)
    dressed.processEvents()

    [dialog] = _dialogs()

    assert unnamed_controls(dialog) == []
    assert cut_off_texts(dialog) == []


def _fault(error: Exception) -> Exception:
    try:
        raise error
    except Exception as raised:  # noqa: BLE001 - any fault will do
        return raised


def _dialogs() -> list[BugDialog]:
    windows = QApplication.topLevelWidgets()
    return [each for each in windows if isinstance(each, BugDialog) and each.isVisible()]
