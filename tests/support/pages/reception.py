"""The front desk as a receptionist works at it: with keys, and in the words of the screen."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QFrame,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from qtoken.ui.live import Live
from qtoken.ui.reception.queue.panel import QueuePanel
from qtoken.ui.reception.queue.section_page import SectionPage
from qtoken.ui.reception.queue.sections import Section
from qtoken.ui.reception.window import ReceptionWindow
from qtoken.ui.widgets.away_banner import AwayBanner
from qtoken.ui.widgets.empty_state import EmptyState
from qtoken.ui.widgets.message_bar import MessageBar
from qtoken.ui.widgets.row_table import RowTable
from tests.support.pages.dialogs import Answer, Asked
from tests.support.pages.display import SetSeconds

WidgetT = TypeVar("WidgetT", bound=QWidget)
_TAB = {Section.WAITING: 0, Section.CALLED: 1, Section.ENDED: 2}


class ReceptionPage:
    """Hides every widget; what is asked of it waits until the window has settled."""

    def __init__(
        self, window: ReceptionWindow, qtbot: QtBot, seconds: SetSeconds | None = None
    ) -> None:
        """`seconds` is the window's clock, where a test moves it."""
        self.window = window
        self._qtbot = qtbot
        self._seconds = seconds or SetSeconds()

    # What can be read.

    @property
    def message(self) -> str:
        return self._part(MessageBar).message

    @property
    def message_buttons(self) -> list[str]:
        """What can be done about the message."""
        buttons = self._part(MessageBar).findChildren(QPushButton)
        return [button.text() for button in buttons if not button.isHidden()]

    @property
    def problem(self) -> str:
        return self._part(MessageBar).problem

    @property
    def banner(self) -> str:
        return self._part(AwayBanner).sentence

    @property
    def user(self) -> str:
        return self._button("menuButton").text()

    @property
    def menu(self) -> list[str]:
        """What the menu offers, without what its entries lead to."""
        menu = self._button("menuButton").menu()
        return [action.text() for action in menu.actions() if action.isVisible()]

    @property
    def counts(self) -> str:
        return self._label("counts")

    @property
    def held(self) -> str:
        """What the header says of those on hold; nothing if nobody is."""
        button = self._button("heldButton")
        return button.text() if button.isVisible() else ""

    def looks_at_held(self) -> None:
        """Press the count of those on hold."""
        self._button("heldButton").click()
        self.settles()

    @property
    def can_unlock(self) -> bool:
        """Whether the lock page takes a password now."""
        return self._button("signIn").isEnabled()

    @property
    def patient(self) -> str:
        """Who stands at the desk, or nothing."""
        name = self.window.findChild(QLabel, "patientName")
        return name.text() if name is not None and name.isVisible() else ""

    @property
    def ways(self) -> dict[str, bool]:
        """By which messages the patient wants to be reached, of those that could be chosen."""
        boxes = [self.window.findChild(QCheckBox, name) for name in ("wantsSms", "wantsEmail")]
        return {b.text(): b.isChecked() for b in boxes if b and b.isVisible() and b.isEnabled()}

    def ticks(self, name: str) -> None:
        """Click the box of that name."""
        box = self.window.findChild(QCheckBox, name)
        assert isinstance(box, QCheckBox), name
        box.click()

    @property
    def unsent(self) -> str:
        """What the header says of messages that did not go out; nothing if all did."""
        button = self._button("unsentButton")
        return button.text() if button.isVisible() else ""

    def looks_at_unsent(self, answer: Callable[[Asked], None]) -> None:
        """Open the list of messages that did not go out, and do this in it."""
        given = Answer(answer)
        self._button("unsentButton").click()
        self._qtbot.waitUntil(lambda: given.is_given)

    @property
    def hint(self) -> str:
        return self._label("issueHint")

    @property
    def search_text(self) -> str:
        return self._search().text()

    @property
    def has_focus_on_search(self) -> bool:
        return self._search().hasFocus()

    @property
    def results(self) -> list[str]:
        """The names below the search field, the way to a new patient last."""
        tables = (self.window.findChild(RowTable, name) for name in ("results", "newPatient"))
        return [
            row.name
            for table in tables
            if table is not None and table.isVisible()
            for row in table.rows_model.rows
        ]

    @property
    def chosen_result(self) -> str:
        """The line below the search field that Enter takes, or nothing."""
        tables = (self.window.findChild(RowTable, name) for name in ("results", "newPatient"))
        rows = (table.selected_row() for table in tables if table is not None)
        return next((str(row.name) for row in rows if row is not None), "")

    @property
    def places(self) -> list[str]:
        """Where each of those who were found stands in a queue, the way to a new patient last."""
        tables = (self.window.findChild(RowTable, name) for name in ("results", "newPatient"))
        rows = (row for table in tables if table is not None for row in table.rows_model.rows)
        return [row.place.replace("\n", " ") for row in rows]

    @property
    def open_tokens(self) -> list[str]:
        """The open tokens on the card of the chosen patient."""
        lines = self.window.findChild(QWidget, "openTokens")
        assert isinstance(lines, QWidget)
        return [button.text() for button in lines.findChildren(QPushButton) if button.isVisible()]

    def result_width(self, place: int) -> int:
        """How wide the first cell of a line below the search field is."""
        table = self.window.findChild(RowTable, "newPatient" if place == -1 else "results")
        assert isinstance(table, RowTable)
        row = range(len(table.rows_model.rows))[place]
        return table.visualRect(table.rows_model.index(row, 0)).width()

    def place_width(self) -> int:
        """How wide it is where it stands what was found."""
        table = self.window.findChild(RowTable, "results")
        assert isinstance(table, RowTable)
        return table.columnWidth(1)

    @property
    def departments(self) -> list[str]:
        listed = self._departments()
        return [listed.item(i).text() for i in range(listed.count())]

    @property
    def is_department_missing(self) -> bool:
        """Whether the list of departments is marked, because one must be chosen first."""
        return bool(self._departments().property("wrong") == "true")

    @property
    def first_department_in_sight(self) -> str:
        """The department at the top of the list as it is scrolled now."""
        item = self._departments().itemAt(1, 1)
        return "" if item is None else item.text()

    @property
    def can_issue(self) -> bool:
        return self._button("issue").isEnabled()

    @property
    def likely(self) -> list[str]:
        """Who may be the same person, as the form says."""
        frame = self.window.findChild(QFrame, "likelySame")
        assert isinstance(frame, QFrame)
        shown = [label for label in frame.findChildren(QLabel) if label.isVisible()]
        return [label.text() for label in shown[1:]]

    def form_text(self, field: str) -> str:
        """What is typed in a field of the form."""
        line = self.window.findChild(QLineEdit, f"patient_{field}")
        assert isinstance(line, QLineEdit), field
        return line.text()

    def labels(self, section: Section = Section.WAITING) -> list[str]:
        """The numbers of a section, from top to bottom."""
        return [row.label for row in self._table(section).rows_model.rows]

    def cell(self, label: str, title: str, section: Section = Section.WAITING) -> str:
        """What stands in the column of that title for a number."""
        table = self._table(section)
        row = next(row for row in table.rows_model.rows if row.label == label)
        column = next(c for c in table.rows_model.columns if c.title() == title)
        return str(column.text(row))

    def columns(self, section: Section = Section.WAITING) -> list[str]:
        """The titles of the columns that are shown."""
        table = self._table(section)
        titles = [column.title() for column in table.rows_model.columns]
        return [title for i, title in enumerate(titles) if not table.isColumnHidden(i)]

    def column_width(self, title: str, section: Section = Section.WAITING) -> int:
        """How wide a column is."""
        table = self._table(section)
        titles = [column.title() for column in table.rows_model.columns]
        return table.columnWidth(titles.index(title))

    def can_be_seen(self, name: str) -> bool:
        """Whether nothing of a button or box is cut off or scrolled away."""
        found = self.window.findChild(QWidget, name)
        assert isinstance(found, QWidget), name
        return found.visibleRegion().boundingRect() == found.rect()

    def selected(self, section: Section = Section.WAITING) -> str:
        row = self._table(section).selected_row()
        return "" if row is None else str(row.label)

    def tab(self, section: Section) -> str:
        bar = self.window.findChild(QTabBar, "sections")
        assert isinstance(bar, QTabBar)
        return bar.tabText(_TAB[section])

    def can(self, act: str) -> bool:
        """Whether the action of that name is offered now."""
        return self._button(f"act_{act}Button").isEnabled()

    # What can be done.

    def is_at_work(self) -> None:
        """Wait until it shows today's queue and wears its icons."""
        menu = self._button("menuButton")
        self._qtbot.waitUntil(lambda: self.counts != "" and not menu.icon().isNull())
        self.settles()

    def settles(self) -> None:
        """Wait until no job is on its way."""
        self._qtbot.waitUntil(lambda: self.window._tasks.pending_count == 0)

    def waits_for(self, condition: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(condition)

    def find(self, text: str) -> None:
        """Type into the search field and wait for what is found."""
        self.press(Qt.Key.Key_F, control=True)
        self.types(text)
        self._qtbot.waitUntil(lambda: self.results[-1:] == [f"New patient “{text}”"])

    def types(self, text: str) -> None:
        """Type where the cursor is."""
        QTest.keyClicks(self._focused(), text)

    def press(self, key: Qt.Key, *, control: bool = False, times: int = 1) -> None:
        """Press a key, where the focus is."""
        modifier = Qt.KeyboardModifier
        for _time in range(times):
            QTest.keyClick(
                self._focused(),
                key,
                modifier.ControlModifier if control else modifier.NoModifier,
            )

    def tabs_through(self) -> list[str]:
        """Press Tab until the focus is back where it was; what was passed, from there on."""
        start = self._focused()
        passed = [start]
        while True:
            self.press(Qt.Key.Key_Tab)
            if self._focused() is start:
                return [widget.accessibleName() for widget in passed]
            passed.append(self._focused())

    def choose_patient(self, name: str) -> None:
        """Find somebody, and choose the first line with Enter."""
        self.find(name)
        self.press(Qt.Key.Key_Return)
        self._qtbot.waitUntil(lambda: bool(self.patient))

    def choose_department(self, letter: str) -> None:
        """Type the letter of a department."""
        self.types(letter)

    def choose(self, box: str, text: str) -> None:
        """Choose a text in the box of that name: `doctor`, `priority`, `departmentShown`."""
        found = self.window.findChild(QComboBox, box)
        assert isinstance(found, QComboBox), box
        place = next(i for i in range(found.count()) if text in found.itemText(i))
        found.setCurrentIndex(place)
        found.activated.emit(place)

    def write(self, field: str, text: str) -> None:
        """Replace what is in a field of the form: `name`, `phone` ..."""
        line = self.window.findChild(QLineEdit, f"patient_{field}")
        assert isinstance(line, QLineEdit), field
        line.setFocus()
        line.clear()
        if text.isascii():
            QTest.keyClicks(line, text)
        else:
            # QTest has no such keys, and ends the program.
            line.insert(text)

    def use_likely(self) -> None:
        """Take the first of those who may be the same person."""
        frame = self.window.findChild(QFrame, "likelySame")
        assert isinstance(frame, QFrame)
        next(button for button in frame.findChildren(QPushButton) if button.isVisible()).click()

    def issue(self, name: str, letter: str) -> None:
        """Issue a token from the search field on, with keys alone."""
        self.choose_patient(name)
        self.choose_department(letter)
        before = self.message
        self.press(Qt.Key.Key_Return)
        self._qtbot.waitUntil(lambda: self.message != before or bool(self.problem))
        self.settles()

    def press_in_message(self, text: str) -> None:
        """Press a button in the message: *Undo*, *Print slip* ..."""
        self._part(MessageBar).press(text)

    def select(self, label: str, section: Section = Section.WAITING) -> None:
        """Go to a number in a section of the queue."""
        self._qtbot.waitUntil(lambda: label in self.labels(section))
        key = (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3)[_TAB[section]]
        self.press(key, control=True)
        table = self._table(section)
        table.select(next(row.id for row in table.rows_model.rows if row.label == label))

    def act(self, act: str) -> None:
        """Press the button of an action."""
        self._button(f"act_{act}Button").click()
        self.settles()

    def acts_and(self, act: str, answer: Callable[[Asked], None]) -> None:
        """Press the button of an action that asks something, and answer."""
        given = Answer(answer)
        self._button(f"act_{act}Button").click()
        self._qtbot.waitUntil(lambda: given.is_given)
        self.settles()

    @property
    def focus(self) -> str:
        """The part that takes the keys now."""
        return self._focused().objectName()

    def turns_to(self, name: str) -> None:
        """Bring the focus to a button, as Tab does."""
        self._button(name).setFocus(Qt.FocusReason.TabFocusReason)

    def clicks(self, name: str) -> None:
        """Click a button with the mouse."""
        QTest.mouseClick(self._button(name), Qt.MouseButton.LeftButton)

    def presses_and(self, key: Qt.Key, answer: Callable[[Asked], None]) -> None:
        """Press Control and a key that leads to a question, and answer."""
        given = Answer(answer)
        self.press(key, control=True)
        self._qtbot.waitUntil(lambda: given.is_given)
        self.settles()

    def asks_for_settings(self, answer: Callable[[Asked], None]) -> None:
        """Open the settings of this computer from the menu, and answer."""
        given = Answer(answer)
        title = "Settings of this computer…"
        actions = self.window.findChildren(QAction)
        next(action for action in actions if action.text() == title).trigger()
        self._qtbot.waitUntil(lambda: given.is_given)
        self.settles()

    def later(self, *, minutes: int) -> None:
        """Let time pass for the window, without a word from the database."""
        self._seconds.now_s += 60 * minutes
        self._part(QueuePanel).told_anew.emit()

    @property
    def _live(self) -> Live:
        live = self.window._opening.content()._live
        assert live is not None
        return live

    def forget_hints(self) -> None:
        """Let no more hints of changes arrive."""
        self._live.stop()

    def types_refused_token(self) -> None:
        """Ask for a second token for somebody who has one in Cardiology."""
        self.press(Qt.Key.Key_F, control=True)
        self.types("fatima")
        self.press(Qt.Key.Key_Return)
        self._qtbot.waitUntil(lambda: bool(self.patient))
        self.choose_department("C")
        self.press(Qt.Key.Key_Return)
        self._qtbot.waitUntil(lambda: bool(self.problem))

    def chooses_in_menu(self, title: str) -> None:
        """Choose an entry of the menu."""
        actions = self.window.findChildren(QAction)
        next(action for action in actions if action.text() == title).trigger()
        self.settles()

    def loses_database(self, last_news_at: datetime | None) -> None:
        """The feed says that the database does not answer since then."""
        self._live.state_changed.emit(False, last_news_at)

    def finds_database(self) -> None:
        """The feed says that the database answers again."""
        self._live.state_changed.emit(True, None)

    def is_old(self, label: str) -> bool:
        """Whether a waiting number is marked as possibly old."""
        rows = self._table(Section.WAITING).rows_model.rows
        return any(row.is_old for row in rows if row.label == label)

    @property
    def lesson(self) -> str:
        """What the left side says while nobody is looked for."""
        return self._lesson().sentence

    def goes_on(self) -> None:
        """Press the button below that sentence."""
        button = self._lesson().findChild(QPushButton)
        assert isinstance(button, QPushButton)
        button.click()

    def _lesson(self) -> EmptyState:
        panel = self.window.findChild(QWidget, "issuePanel")
        assert isinstance(panel, QWidget)
        lesson = panel.findChild(EmptyState)
        assert isinstance(lesson, EmptyState)
        return lesson

    def empty_sentence(self, section: Section) -> str:
        """What a section says while nobody is in it."""
        page = self.window.findChild(QWidget, f"{section.value}Section")
        shown = page.findChild(EmptyState) if page is not None else None
        return shown.sentence if shown is not None else ""

    def locks(self) -> None:
        """Lock the window, as after a while without keys and clicks."""
        self.window.lock_guard.lock()

    def unlocks(self, password: str, *, username: str = "") -> None:
        """Type the password on the lock page, and the name where that is asked for."""
        if username:
            name = self.window.findChild(QLineEdit, "username")
            assert isinstance(name, QLineEdit)
            QTest.keyClicks(name, username)
        line = self.window.findChild(QLineEdit, "password")
        assert isinstance(line, QLineEdit)
        QTest.keyClicks(line, password)
        QTest.keyClick(line, Qt.Key.Key_Return)
        self._qtbot.waitUntil(lambda: not self.window.lock_guard.is_locked)

    def _focused(self) -> QWidget:
        return QApplication.focusWidget() or self.window

    def _search(self) -> QLineEdit:
        found = self.window.findChild(QLineEdit, "search")
        assert isinstance(found, QLineEdit)
        return found

    def _departments(self) -> QListWidget:
        found = self.window.findChild(QListWidget, "departments")
        assert isinstance(found, QListWidget)
        return found

    def _table(self, section: Section) -> RowTable[Any]:
        found = self.window.findChild(SectionPage, f"{section.value}Section")
        assert isinstance(found, SectionPage)
        return found.table()

    def _button(self, name: str) -> QPushButton:
        found = self.window.findChild(QPushButton, name)
        assert isinstance(found, QPushButton), name
        return found

    def _label(self, name: str) -> str:
        found = self.window.findChild(QLabel, name)
        return found.text() if isinstance(found, QLabel) else ""

    def _part(self, kind: type[WidgetT]) -> WidgetT:
        found = self.window.findChild(kind)
        assert isinstance(found, kind)
        return found
