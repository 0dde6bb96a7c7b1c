"""The window in each language and theme: nothing blank, unnamed, cut off or overlapping."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFrame

from qtoken import phrases, texts
from qtoken.domain.token import Verb
from qtoken.settings import Settings
from qtoken.ui import fonts, theme
from qtoken.ui.reception import menu
from qtoken.ui.reception.cells import PADDING_PX
from qtoken.ui.reception.issue.form import RegistrationForm
from qtoken.ui.reception.queue.sections import Section
from qtoken.ui.reception.window import ReceptionWindow
from qtoken.ui.widgets.department_list import DepartmentList
from qtoken.ui.widgets.shortcut_sheet import ShortcutSheet, shortcuts_of
from tests.support.desk import Desk
from tests.support.pages.dialogs import Asked
from tests.support.pages.reception import ReceptionPage
from tests.ui.conftest import Speak
from tests.ui.reception.conftest import House
from tests.ui.support.looks import look
from tests.ui.support.pictures import grab, is_blank
from tests.ui.support.walk import cut_off_texts, overlapping, unnamed_controls

__all__ = ["look"]


_KEYS = {
    Section.WAITING: Qt.Key.Key_1,
    Section.CALLED: Qt.Key.Key_2,
    Section.ENDED: Qt.Key.Key_3,
}


@pytest.fixture
def busy_desk(look: str, reception: ReceptionPage, house: House, desk: Desk) -> ReceptionPage:
    """A morning: somebody in each section, an emergency, one on hold."""
    assert look
    first = desk.issue(house.cardiology, desk.patient("Fatima Al-Sayed"))
    desk.do(Verb.CALL, first, doctor_id=house.mensah.id)
    desk.do(Verb.CANCEL, desk.issue(house.cardiology, desk.patient("Tom Baker")))
    desk.do(Verb.HOLD, desk.issue(house.pediatrics, desk.patient("Kofi Mensah")))
    desk.issue(house.cardiology, desk.patient("محمد أحمد"), priority="emergency")
    desk.issue(house.pediatrics, desk.patient("Jean-Baptiste de la Fontaine-Montgomery"))
    desk.patient("Maria Lopez")
    reception.waits_for(lambda: len(reception.labels()) == 3)
    reception.settles()
    return reception


def is_whole(window: ReceptionWindow, name: str) -> None:
    assert not is_blank(grab(window, name))
    assert unnamed_controls(window) == []
    assert cut_off_texts(window) == []
    assert overlapping(window) == []


def test_desk_at_start_is_whole(busy_desk: ReceptionPage, look: str) -> None:
    is_whole(busy_desk.window, f"reception-start-{look}")


def test_chosen_patient_is_whole(busy_desk: ReceptionPage, look: str) -> None:
    busy_desk.types("maria")
    busy_desk.press(Qt.Key.Key_Return)
    busy_desk.waits_for(lambda: busy_desk.patient == "Maria Lopez")
    busy_desk.choose_department("P")
    busy_desk.choose("priority", phrases.priority("emergency"))

    is_whole(busy_desk.window, f"reception-patient-{look}")


def test_form_with_a_likely_same_person_is_whole(busy_desk: ReceptionPage, look: str) -> None:
    busy_desk.types("Maria Lop")
    busy_desk.waits_for(lambda: len(busy_desk.results) == 2)
    busy_desk.press(Qt.Key.Key_Up)
    busy_desk.press(Qt.Key.Key_Return)
    busy_desk.waits_for(lambda: len(busy_desk.likely) == 1)

    is_whole(busy_desk.window, f"reception-form-{look}")


def test_form_is_whole_on_a_low_screen(busy_desk: ReceptionPage, look: str) -> None:
    busy_desk.types("Maria Lop")
    busy_desk.waits_for(lambda: len(busy_desk.results) == 2)
    busy_desk.press(Qt.Key.Key_Up)
    busy_desk.press(Qt.Key.Key_Return)
    busy_desk.waits_for(lambda: len(busy_desk.likely) == 1)
    busy_desk.window.resize(1280, 600)
    busy_desk.write("date_of_birth", "tomorrow")
    busy_desk.press(Qt.Key.Key_Return)
    busy_desk.waits_for(lambda: bool(busy_desk.problem))

    assert not is_blank(grab(busy_desk.window, f"reception-form-low-{look}"))
    form = busy_desk.window.findChild(RegistrationForm)
    assert form is not None
    assert cut_off_texts(busy_desk.window) == []
    assert overlapping(form) == []


def test_likely_same_person_is_in_view_on_a_low_screen(
    reception: ReceptionPage, desk: Desk
) -> None:
    desk.patient("Maria Lopez")
    reception.window.resize(1280, 660)
    reception.find("Maria Lop")
    reception.press(Qt.Key.Key_Up)
    reception.press(Qt.Key.Key_Return)

    reception.waits_for(lambda: len(reception.likely) == 1)

    frame = reception.window.findChild(QFrame, "likelySame")
    assert frame is not None
    reception.waits_for(lambda: frame.visibleRegion().boundingRect() == frame.rect())


LEAST_NAME_PX = 90
LEAST_RESULT_PX = 380


@pytest.fixture
def filled(reception: ReceptionPage, house: House, desk: Desk) -> ReceptionPage:
    """Somebody in each section."""
    desk.do(Verb.LEAVE, desk.issue(house.cardiology))
    desk.do(Verb.CALL, desk.issue(house.cardiology), doctor_id=house.mensah.id)
    desk.issue(house.cardiology)
    reception.waits_for(lambda: all(reception.labels(section) for section in Section))
    return reception


@pytest.mark.parametrize("section", list(Section))
@pytest.mark.parametrize("size", [(900, 480), (1040, 640), (1280, 720), (1366, 768)])
def test_names_are_readable_in_a_window_of_any_width(
    filled: ReceptionPage, section: Section, size: tuple[int, int]
) -> None:
    filled.press(_KEYS[section], control=True)
    filled.window.resize(*size)

    filled.waits_for(lambda: filled.column_width("Patient", section) >= LEAST_NAME_PX)

    assert {"Number", "Patient"} <= set(filled.columns(section))
    assert filled.window.size().toTuple() == size


def test_names_of_who_is_in_have_the_room_of_what_all_have_in_common(
    filled: ReceptionPage,
) -> None:
    filled.press(_KEYS[Section.CALLED], control=True)
    filled.window.resize(1280, 720)

    words = QFontMetrics(fonts.font(theme.size("body"), fonts.SEMI_BOLD))
    needed_px = words.horizontalAdvance("María del Carmen García-Rodríguez")
    filled.waits_for(lambda: filled.column_width("Patient", Section.CALLED) > needed_px)


def test_wide_window_shows_every_column_again(filled: ReceptionPage) -> None:
    everything = filled.columns()
    filled.window.resize(1040, 640)
    filled.waits_for(lambda: "State" not in filled.columns())

    filled.window.resize(1366, 768)

    filled.waits_for(lambda: filled.columns() == everything)


def test_all_choices_can_be_seen_on_a_low_screen(reception: ReceptionPage, desk: Desk) -> None:
    for _count in range(6):
        desk.department()
    desk.patient("Maria Lopez")
    reception.window.resize(1040, 640)

    reception.choose_patient("maria")

    choices = ("doctor", "priority", "issue")
    reception.waits_for(lambda: all(map(reception.can_be_seen, choices)))


def test_list_of_departments_begins_at_its_top_for_each_person(
    reception: ReceptionPage, desk: Desk
) -> None:
    for _count in range(3):
        desk.department()
    desk.patient("Maria Lopez")
    reception.window.resize(900, 480)
    reception.choose_patient("maria")
    reception.press(Qt.Key.Key_Escape, times=2)

    reception.choose_patient("maria")

    assert reception.first_department_in_sight == "C Cardiology"


def test_the_way_to_a_new_patient_has_the_whole_width(reception: ReceptionPage) -> None:
    reception.find("Maria Magdalena de la Fuente")

    assert reception.result_width(-1) > LEAST_RESULT_PX


def test_where_somebody_who_was_found_is_now_can_be_read_whole(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    token = desk.issue(house.cardiology, desk.patient("Maria Lopez"))
    desk.do(Verb.CALL, token)
    reception.waits_for(lambda: reception.labels(Section.CALLED) == ["C-001"])

    reception.find("maria")

    words = QFontMetrics(fonts.font(theme.size("caption")))
    assert reception.places[0] == "C-001 in consultation"
    room_px = reception.place_width() - 2 * PADDING_PX
    shown = words.elidedText("in consultation", Qt.TextElideMode.ElideRight, room_px)
    assert shown == "in consultation"


def test_refusal_beside_a_selected_token_is_whole(busy_desk: ReceptionPage, look: str) -> None:
    busy_desk.select("C-001", Section.CALLED)
    busy_desk.types_refused_token()

    is_whole(busy_desk.window, f"reception-refused-{look}")


def test_lost_database_is_whole(busy_desk: ReceptionPage, look: str) -> None:
    busy_desk.loses_database(None)

    is_whole(busy_desk.window, f"reception-away-{look}")


def test_lock_page_is_whole(busy_desk: ReceptionPage, look: str) -> None:
    busy_desk.locks()

    is_whole(busy_desk.window, f"reception-locked-{look}")


def test_lock_page_while_the_database_is_away_is_whole(busy_desk: ReceptionPage, look: str) -> None:
    busy_desk.locks()
    busy_desk.loses_database(None)

    is_whole(busy_desk.window, f"reception-locked-away-{look}")


@pytest.mark.parametrize(
    ("act", "label"), [("call", "P-002"), ("transfer", "P-002"), ("cancel", "P-002")]
)
def test_questions_are_whole(busy_desk: ReceptionPage, look: str, act: str, label: str) -> None:
    busy_desk.select(label)
    seen: list[str] = []

    def look_at(asked: Asked) -> None:
        picture = grab(asked.dialog, f"reception-{act}-{look}")
        seen.extend(unnamed_controls(asked.dialog) + cut_off_texts(asked.dialog))
        seen.extend(overlapping(asked.dialog) + ["blank"] * is_blank(picture))

    busy_desk.acts_and(act, look_at)

    assert seen == []


def test_departments_can_be_chosen_below_a_long_name(reception: ReceptionPage, desk: Desk) -> None:
    for _place in range(14):
        department = desk.department()
    desk.issue(department, desk.patient("María del Carmen García-Rodríguez y Sánchez " * 2))
    reception.select(f"{department.letter}-001")
    heights: list[tuple[int, int]] = []

    def look_at(asked: Asked) -> None:
        departments = asked.dialog.findChild(DepartmentList)
        assert departments is not None
        heights.append((departments.height(), departments.sizeHint().height()))

    reception.acts_and("transfer", look_at)

    assert [height >= wanted for height, wanted in heights] == [True]


def test_history_is_whole(busy_desk: ReceptionPage, look: str) -> None:
    busy_desk.select("P-002")
    seen: list[str] = []

    def look_at(asked: Asked) -> None:
        picture = grab(asked.dialog, f"reception-history-{look}")
        seen.extend(unnamed_controls(asked.dialog) + cut_off_texts(asked.dialog))
        seen.extend(overlapping(asked.dialog) + ["blank"] * is_blank(picture))

    busy_desk.presses_and(Qt.Key.Key_I, look_at)

    assert seen == []


class TestWithOneLanguage:
    @pytest.fixture(autouse=True)
    def _english_only(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(menu, "_LANGUAGES", {texts.ENGLISH: "English"})

    def test_language_is_not_asked_for(self, reception: ReceptionPage) -> None:
        assert "Colours" in reception.menu
        assert "Language" not in reception.menu


class TestWithTestLanguages:
    @pytest.fixture
    def settings(self) -> Settings:
        return Settings(printer="Ticket", has_test_languages=True)

    def test_language_changes_while_the_window_is_open(
        self, reception: ReceptionPage, desk: Desk, house: House
    ) -> None:
        desk.issue(house.cardiology)
        reception.waits_for(lambda: reception.labels() == ["C-001"])
        assert "Language" in reception.menu

        reception.chooses_in_menu("Pseudo-English (en-XA)")

        assert reception.tab(Section.WAITING).startswith("[[Ŵåîţîñĝ")
        reception.waits_for(lambda: cut_off_texts(reception.window) == [])
        reception.chooses_in_menu("English")
        assert reception.tab(Section.WAITING) == "Waiting 1"


class TestCaughtInATestLanguage:
    @pytest.fixture(autouse=True)
    def _spoken(self, speak: Speak) -> None:
        speak(texts.ACCENTED)

    def test_the_way_back_is_offered(self, reception: ReceptionPage) -> None:
        reception.chooses_in_menu("English")

        assert "Language" in reception.menu
        assert reception.tab(Section.WAITING) == "Waiting 0"


def test_sheet_of_keys_fits_on_a_small_screen(reception: ReceptionPage) -> None:
    reception.press(Qt.Key.Key_F1)

    sheet = reception.window.findChild(ShortcutSheet)
    assert isinstance(sheet, ShortcutSheet)
    assert sheet.sizeHint().height() < 700
    assert all(title for title, _keys in shortcuts_of(reception.window))


def test_every_key_of_the_desk_has_one_name(reception: ReceptionPage) -> None:
    named = dict(shortcuts_of(reception.window))

    assert (named["Issue token"], named["Call"]) == ("Enter", "Ctrl+Enter")
    assert not [keys for keys in named.values() if "Return" in keys]


@pytest.mark.parametrize("language", [texts.ENGLISH, texts.ACCENTED])
def test_a_long_wait_can_be_read_to_its_end_in_any_words(
    reception: ReceptionPage, desk: Desk, house: House, speak: Speak, language: str
) -> None:
    desk.issue(house.cardiology)
    reception.waits_for(lambda: reception.labels() == ["C-001"])
    speak(language)
    reception.window.retranslate()

    reception.later(minutes=20 * 60 + 58)

    title = texts._("Waited")
    words = QFontMetrics(fonts.font(theme.size("body")))
    needed_px = words.horizontalAdvance(reception.cell("C-001", title))
    assert reception.column_width(title) > needed_px
