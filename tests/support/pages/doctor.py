"""The doctor window in the words of a doctor."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QDialog, QListWidget, QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from qtoken.ui.doctor.actions import Act, WindowAct
from qtoken.ui.doctor.dialogs import OutOfOrderDialog
from qtoken.ui.doctor.window import DoctorWindow
from qtoken.ui.press_guard import GUARD_S
from qtoken.ui.tasks import Tasks
from tests.support.pages.display import SetSeconds


class DoctorPage:
    """What a doctor sees and does."""

    def __init__(
        self, window: DoctorWindow, qtbot: QtBot, tasks: Tasks, seconds: SetSeconds
    ) -> None:
        self.window = window
        self._qtbot = qtbot
        self._tasks = tasks
        self._seconds = seconds

    @property
    def who_is_in(self) -> str:
        """The number of whoever is in, or nothing."""
        return self.window._current.label.label or ""

    @property
    def person(self) -> str:
        """Name and age."""
        return self.window._current.person

    @property
    def needs(self) -> str:
        """What the person needs."""
        return self.window._current.needs

    @property
    def place(self) -> str:
        """Where they were called to, and by whom."""
        return self.window._current.place.replace("\N{NO-BREAK SPACE}", " ")

    @property
    def receipt(self) -> str:
        """Whether the call was shown."""
        return self.window._current.receipt

    @property
    def next_number(self) -> str:
        """Who would be next."""
        return self.window._next.label.label or ""

    @property
    def why_next(self) -> str:
        """Why."""
        return self.window._next.why

    @property
    def waiting(self) -> str:
        """How many wait, and how long; or that nobody does."""
        return self.window._next.waiting

    @property
    def set_aside(self) -> list[str]:
        """Who is on hold or a no-show."""
        return self.window._aside.labels

    @property
    def message(self) -> str:
        """What was said last."""
        return self.window._bar.message.replace("\N{NO-BREAK SPACE}", " ")

    @property
    def problem(self) -> str:
        """What was refused last."""
        return self.window._bar.problem

    @property
    def hint(self) -> str:
        """Why a press was ignored."""
        return self.window._main.hint

    @property
    def banner(self) -> str:
        """That the database is away, if it is."""
        return self.window._banner.sentence

    @property
    def main_words(self) -> str:
        """What the large button says."""
        return self.window._main.button.text()

    @property
    def room(self) -> str:
        """Where patients are called to."""
        return self.window._header._room.currentText()

    def can(self, act: Act) -> bool:
        """Whether an action is offered."""
        return self.window._actions[act].isEnabled()

    @property
    def queue_share(self) -> float:
        """How much of the window's width the queue has."""
        queue = self.window.findChild(QScrollArea, "below")
        assert isinstance(queue, QScrollArea)
        return queue.width() / self.window.width()

    @property
    def button_rows(self) -> int:
        """In how many rows the small buttons stand."""
        buttons = self.window._panel._buttons.values()
        return len({button.y() for button in buttons})

    @property
    def hidden_actions(self) -> list[str]:
        """The buttons of which something is cut off or scrolled away."""
        panel = self.window._panel
        buttons = [self.window._main.button, *panel._buttons.values(), panel._more]
        return [
            button.objectName()
            for button in buttons
            if button.visibleRegion().boundingRect() != button.rect()
        ]

    def resize(self, width: int, height: int) -> None:
        """Draw the window to this size, as far as it lets itself."""

        def is_reached() -> bool:
            self.window.resize(width, height)
            return self.window.size() == QSize(width, height)

        self._qtbot.waitUntil(is_reached)
        self.settle()

    def press_main(self) -> None:
        """Click the large button, and wait until all is answered."""
        QTest.mouseClick(self.window._main.button, Qt.MouseButton.LeftButton)
        self.settle()

    def double_click_main(self) -> None:
        """Click twice, as people do."""
        main = self.window._main.button
        QTest.mouseClick(main, Qt.MouseButton.LeftButton)
        # Qt's second press of a double click comes without its release.
        QTest.mouseDClick(main, Qt.MouseButton.LeftButton)
        QTest.mouseRelease(main, Qt.MouseButton.LeftButton)
        self.settle()

    def press_key(
        self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """Press a key anywhere in the window."""
        QTest.keyClick(self.window.focusWidget(), key, modifiers)
        self.settle()

    def tabs_through(self) -> list[str]:
        """Press Tab until the focus is back where it was; what was passed."""
        passed: list[str] = []
        start = self.window.focusWidget()
        while not passed or self.window.focusWidget() is not start:
            QTest.keyClick(self.window.focusWidget(), Qt.Key.Key_Tab)
            control = self.window.focusWidget()
            words = control.text() if isinstance(control, QAbstractButton) else ""
            passed.append(control.accessibleName() or words)
        return passed

    def press_keys(self, keys: str) -> None:
        """Press keys as they are printed: "Ctrl+D"."""
        QTest.keySequence(self.window.focusWidget(), QKeySequence(keys))
        self.settle()

    def type(self, text: str) -> None:
        """Type a sentence that was meant for another program."""
        for letter in text:
            QTest.keyClicks(self.window.focusWidget(), letter)
        self.settle()

    @property
    def has_no_button_focused(self) -> bool:
        """Whether a blank would press nothing."""
        return self.window.focusWidget() is self.window._content

    def do(self, act: Act) -> None:
        """Ask for an action, by its button or menu."""
        self.window._actions[act].trigger()
        self.settle()

    def pause(self) -> None:
        """Let the time of the guard pass, as a doctor does between two patients."""
        self.settle()
        self._seconds.now_s += GUARD_S

    def later(self, seconds: float) -> None:
        """Let time pass on the window's own clock."""
        self._seconds.now_s += seconds
        self.window._wake.timeout.emit()

    def return_(self, token_id: int) -> None:
        """Put somebody back into the line."""
        self.window._aside.press_return(token_id)
        self.settle()

    def choose_room(self, name: str) -> None:
        """Choose a room from the list."""
        box = self.window._header._room
        place = box.findText(name)
        box.setCurrentIndex(place)
        box.activated.emit(place)

    def select(self, token_id: int) -> None:
        """Of several who are in, mean this one."""
        button = self.window.findChild(QPushButton, f"called{token_id}")
        assert button is not None
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def call_out_of_order(self, token_id: int, reason: str) -> None:
        """Choose somebody further back, and say why."""
        self.do(WindowAct.OUT_OF_ORDER)
        dialog = self.window.findChild(OutOfOrderDialog)
        assert dialog is not None
        dialog.choose(token_id, reason)
        dialog.accept()
        self.settle()

    def chooses_department(self, name: str) -> None:
        """Choose a department in the dialog that is open."""
        listed = self.dialog().findChild(QListWidget)
        assert isinstance(listed, QListWidget)
        [found] = listed.findItems(name, Qt.MatchFlag.MatchContains)
        listed.setCurrentItem(found)

    def dialog(self) -> QDialog:
        """The dialog that is open."""
        found = [d for d in self.window.findChildren(QDialog) if d.isVisible()]
        assert len(found) == 1
        return found[0]

    def settle(self) -> None:
        """Wait until all jobs are answered and shown."""
        self._qtbot.waitUntil(lambda: self._tasks.pending_count == 0)
        self._qtbot.wait(0)

    def waits_for_next(self, label: str) -> None:
        """Wait until this number is next."""
        self._qtbot.waitUntil(lambda: self.next_number == label)
