"""Who works in the window: nobody is by accident."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QWidget
from pytestqt.qtbot import QtBot

from qtoken.services.rows import DepartmentRow, DoctorRow
from qtoken.ui.doctor.who import WhoDialog
from tests.support.desk import Desk

Doctors = tuple[DoctorRow, ...]


@pytest.fixture
def doctors(desk: Desk, cardiology: DepartmentRow) -> Doctors:
    return tuple(desk.doctor(cardiology, name) for name in ("Dr Abel", "Dr Mensah", "Dr O'Neil"))


def shown(doctors: Doctors, qtbot: QtBot) -> WhoDialog:
    dialog = WhoDialog(doctors)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    return dialog


def press(dialog: WhoDialog, key: Qt.Key) -> None:
    box = dialog.findChild(QWidget, "who")
    assert isinstance(box, QComboBox)
    QTest.keyClick(box, key)


def test_enter_alone_opens_nobodys_window(doctors: Doctors, qtbot: QtBot) -> None:
    dialog = shown(doctors, qtbot)

    press(dialog, Qt.Key.Key_Return)

    assert dialog.isVisible()
    assert dialog.chosen is None


def test_letters_of_the_name_and_enter_open_the_window(doctors: Doctors, qtbot: QtBot) -> None:
    dialog = shown(doctors, qtbot)

    press(dialog, Qt.Key.Key_M)
    press(dialog, Qt.Key.Key_Return)

    assert not dialog.isVisible()
    assert dialog.chosen == doctors[1]


def test_the_only_doctor_is_chosen(doctors: Doctors, qtbot: QtBot) -> None:
    assert shown(doctors[:1], qtbot).chosen == doctors[0]
