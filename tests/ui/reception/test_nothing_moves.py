"""Whatever is said, nothing that a hand aims at moves, and no part of the window is lost."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from qtoken.bootstrap import Clinic
from qtoken.ui.reception.header import Header
from qtoken.ui.reception.issue.form import RegistrationForm
from qtoken.ui.reception.page import DeskPage
from qtoken.ui.reception.window import ReceptionWindow
from qtoken.ui.widgets.message_bar import Kind, MessageAction, MessageBar
from tests.support.desk import Desk
from tests.support.pages.reception import ReceptionPage
from tests.ui.reception.conftest import House

SIZES = [(900, 480), (1024, 600), (1280, 720), (1920, 1080)]
AIMED_AT = ("search", "issue", "sections", "actionBar", "waitingSection", "live", "menuButton")
ACTS = ("call", "done", "hold", "return", "recall", "transfer", "leave")
LONG = "María del Carmen García-Rodríguez y Sánchez de la Torre"


def places(window: ReceptionWindow) -> dict[str, tuple[int, int, int]]:
    for _ in range(5):
        QApplication.processEvents()
    found = {}
    for name in AIMED_AT:
        part = window.findChild(QWidget, name)
        assert part is not None, name
        at = part.mapTo(window, QPoint())
        # The badge grows to the left with what it says.
        left = at.x() + part.width() if name == "live" else at.x()
        found[name] = (left, at.y(), part.height())
    return found


@pytest.mark.parametrize("size", SIZES)
def test_nothing_moves_whatever_is_said(size: tuple[int, int], reception: ReceptionPage) -> None:
    window = reception.window
    window.resize(*size)
    before = places(window)
    bar = window.findChild(MessageBar)
    page = window.findChild(DeskPage)
    assert bar is not None
    assert page is not None
    undo = MessageAction("Undo", lambda: None)

    bar.show_message(f"C-012 issued for {LONG}. Its slip is printed.", undo)
    said = places(window)
    bar.show_message(f"{LONG} already has a token in Cardiology.", undo, kind=Kind.PROBLEM)
    refused = places(window)
    page.show_live(False, None)
    away = places(window)
    bar.clear_problem()
    bar.clear()
    still_away = places(window)

    assert before == said == refused == away == still_away
    assert window.size().toTuple() == size


def test_what_is_urgent_stands_where_the_name_of_the_clinic_was(reception: ReceptionPage) -> None:
    window = reception.window
    bar = window.findChild(MessageBar)
    page = window.findChild(DeskPage)
    header = window.findChild(Header)
    clinic = window.findChild(QWidget, "clinic")
    assert bar is not None
    assert page is not None
    assert header is not None
    assert clinic is not None

    page.show_live(False, None)
    away = reception.banner
    bar.show_message("C-001 is already called.", kind=Kind.PROBLEM)
    is_named_meanwhile, away_meanwhile = clinic.isVisible(), reception.banner
    bar.clear_problem()
    away_again = reception.banner
    page.show_live(True, None)

    assert away == away_again != ""
    assert away_meanwhile == ""
    assert not is_named_meanwhile
    assert clinic.isVisible()
    assert reception.banner == ""


def test_the_whole_form_is_in_sight_on_a_small_laptop(reception: ReceptionPage) -> None:
    reception.window.resize(1280, 720)
    bar = reception.window.findChild(MessageBar)
    assert bar is not None
    bar.show_message("C-001 is called.")
    bar.show_message("C-001 is already called.", kind=Kind.PROBLEM)

    reception.press(Qt.Key.Key_N, control=True)

    form = reception.window.findChild(RegistrationForm)
    assert form is not None
    reception.settles()
    last = form.findChild(QWidget, "patient_needs")
    assert last is not None
    assert last.visibleRegion().boundingRect().height() == last.height()
    assert reception.hint == "Only the name is needed."


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)])
def test_a_button_of_several_sections_is_in_one_place(
    size: tuple[int, int], reception: ReceptionPage
) -> None:
    reception.window.resize(*size)

    def lefts() -> dict[str, int]:
        places(reception.window)
        buttons = {act: reception.window.findChild(QWidget, f"act_{act}Button") for act in ACTS}
        return {act: b.x() for act, b in buttons.items() if b is not None and b.isVisible()}

    hold = reception.window.findChild(QPushButton, "act_holdButton")
    assert hold is not None
    reception.waits_for(lambda: not hold.icon().isNull())
    waiting = lefts()
    reception.press(Qt.Key.Key_2, control=True)
    called = lefts()
    reception.press(Qt.Key.Key_3, control=True)
    ended = lefts()

    assert waiting["hold"] == called["hold"]
    assert waiting["transfer"] == called["transfer"]
    assert waiting["leave"] == called["leave"]
    assert waiting["return"] == ended["return"] == called["recall"]
    assert waiting["call"] == called["done"]


def test_a_long_department_does_not_widen_the_card(
    reception: ReceptionPage, clinic: Clinic, desk: Desk, house: House
) -> None:
    clinic.services.clinic_setup.change_department(
        house.cardiology.id,
        name="Eye clinic, low-vision services and spectacles for children of all ages",
        press=desk.press(),
    )
    desk.issue(house.cardiology, desk.patient("Petra Hofer"))
    reception.waits_for(lambda: len(reception.labels()) == 1)
    reception.window.resize(1280, 720)

    reception.choose_patient("petra")

    places(reception.window)
    page = reception.window.findChild(QWidget, "patientPage")
    assert page is not None
    pane = page.parentWidget()
    assert pane is not None
    assert page.width() <= pane.width()
    way = page.findChild(QWidget, "openTokens").findChild(QPushButton)  # type: ignore[union-attr]
    assert way is not None
    assert way.text().startswith("C-001")
    assert way.text().endswith("next")
