"""Sign-in, lock page and first start, as somebody in front of them sees and fills them in."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from qtoken.ui.widgets.away_banner import AwayBanner

_LONGEST_TOUR = 60


class SignInPage:
    """The form in any window that holds it."""

    def __init__(self, window: QWidget, qtbot: QtBot) -> None:
        self.window = window
        self._qtbot = qtbot

    @property
    def message(self) -> str:
        found = self.window.findChild(QLabel, "signInMessage")
        assert isinstance(found, QLabel)
        return found.text()

    @property
    def banner(self) -> str:
        """What is said for as long as the database is away."""
        found = self.window.findChild(AwayBanner)
        assert isinstance(found, AwayBanner)
        return found.sentence

    @property
    def hints_at_caps_lock(self) -> bool:
        labels = self.window.findChildren(QLabel)
        return any("Caps Lock" in label.text() and label.isVisible() for label in labels)

    @property
    def can_sign_in(self) -> bool:
        return self._button("signIn").isEnabled()

    @property
    def asks_for_user_name(self) -> bool:
        return self._line("username").isVisible()

    @property
    def form_width(self) -> int:
        """How wide the fields are."""
        return self._line("password").width()

    @property
    def username(self) -> str:
        return self._line("username").text()

    @property
    def password(self) -> str:
        return self._line("password").text()

    @property
    def texts(self) -> list[str]:
        """All that can be read beside the fields."""
        labels = self.window.findChildren(QLabel)
        return [label.text() for label in labels if label.isVisible()]

    def type_username(self, username: str) -> None:
        QTest.keyClicks(self._line("username"), username)

    def type_password(self, password: str) -> None:
        QTest.keyClicks(self._line("password"), password)

    def type_password_with_caps_lock(self, letter: str) -> None:
        """Type a letter as a keyboard sends it with Shift and Caps Lock."""
        line = self._line("password")
        shift = Qt.KeyboardModifier.ShiftModifier
        key = Qt.Key(ord(letter.upper()))
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(line, QKeyEvent(kind, key, shift, letter))

    def sign_in(self, username: str, password: str) -> None:
        """Type both and press Enter."""
        if username:
            self._line("username").clear()
            QTest.keyClicks(self._line("username"), username)
        self._line("password").clear()
        self.type_password(password)
        QTest.keyClick(self._line("password"), Qt.Key.Key_Return)

    def sign_in_as_somebody_else(self) -> None:
        self._button("otherUser").click()

    def waits_for_message(self, words: str) -> None:
        self._qtbot.waitUntil(lambda: words in self.message)

    def _line(self, name: str) -> QLineEdit:
        found = self.window.findChild(QLineEdit, name)
        assert isinstance(found, QLineEdit), name
        return found

    def _button(self, name: str) -> QPushButton:
        found = self.window.findChild(QPushButton, name)
        assert isinstance(found, QPushButton), name
        return found


class FirstStartPage:
    """The dialog of the first start."""

    def __init__(self, window: QWidget, qtbot: QtBot) -> None:
        self.window = window
        self._qtbot = qtbot

    @property
    def message(self) -> str:
        found = self.window.findChild(QLabel, "firstStartMessage")
        assert isinstance(found, QLabel)
        return found.text()

    @property
    def undrawn(self) -> str:
        """What is said of names that this computer has no letters for."""
        found = self.window.findChild(QLabel, "firstStartUndrawn")
        assert isinstance(found, QLabel)
        return found.text() if found.isVisible() else ""

    @property
    def where_kept(self) -> str:
        """What is said of the place of the new clinic, without the places where it may break."""
        found = self.window.findChild(QLabel, "whereKept")
        assert isinstance(found, QLabel)
        return found.text().replace("\u200b", "")

    @property
    def typing_begins_in(self) -> str:
        """The name of the field with the focus."""
        return self.window.focusWidget().objectName()

    def write(self, field: str, text: str) -> None:
        """Replace what is in a field: `clinicName`, `department1`, `letter1`, `doctor1` ..."""
        line = self._line(field)
        line.clear()
        QTest.keyClicks(line, text)

    def pastes(self, field: str, text: str) -> None:
        """Replace what is in a field by what no key of the test's keyboard writes."""
        line = self._line(field)
        line.clear()
        line.insert(text)

    def text(self, field: str) -> str:
        return self._line(field).text()

    @property
    def wrong(self) -> list[str]:
        """The fields that are marked, by their names."""
        fields = self.window.findChildren(QLineEdit)
        return sorted(f.objectName() for f in fields if f.property("wrong") == "true")

    @property
    def zone(self) -> str:
        """The time zone that is chosen."""
        return self._zone().currentText()

    def removes(self, name: str) -> None:
        """Press the button of that accessible name beside a line."""
        buttons = self.window.findChildren(QToolButton)
        next(button for button in buttons if button.accessibleName() == name).click()

    def types_zone(self, text: str) -> None:
        """Type a part of a zone; the list of suggestions needs a real keyboard."""
        self._zone().setEditText(text)

    def types(self, field: str, text: str) -> None:
        """Type at the end of a field."""
        QTest.keyClicks(self._line(field), text)

    def ticks(self, name: str) -> None:
        """Click the box of that name."""
        box = self.window.findChild(QCheckBox, name)
        assert isinstance(box, QCheckBox)
        box.click()

    def can_read(self, field: str) -> bool:
        """Whether what is typed can be read."""
        return self._line(field).echoMode() is QLineEdit.EchoMode.Normal

    def _zone(self) -> QComboBox:
        box = self.window.findChild(QComboBox, "timeZone")
        assert isinstance(box, QComboBox)
        return box

    def can_change(self, field: str) -> bool:
        return self._line(field).isEnabled()

    def choose_department(self, doctor: int, name: str) -> None:
        box = self.window.findChild(QComboBox, f"departmentOfDoctor{doctor}")
        assert isinstance(box, QComboBox)
        place = box.findText(name)
        assert place >= 0, name
        box.setCurrentIndex(place)

    def tab_order(self, first: str, last: str) -> list[str]:
        """The names of what Tab visits from one control to another."""
        self._line(first).setFocus()
        visited = [first]
        while visited[-1] != last and len(visited) < _LONGEST_TOUR:
            QTest.keyClick(self.window, Qt.Key.Key_Tab)
            visited.append(self.window.focusWidget().objectName())
        return visited

    def create(self) -> None:
        """Press the button and wait for the answer."""
        self.press("create")
        self._qtbot.waitUntil(self._button("create").isEnabled)

    def can_be_seen(self, name: str) -> bool:
        """Whether nothing of a field or button is cut off or scrolled away."""
        found = self.window.findChild(QWidget, name)
        assert isinstance(found, QWidget), name
        return found.visibleRegion().boundingRect() == found.rect()

    def waits_until_in_sight(self, name: str) -> None:
        """Wait until the layout shows the whole of it."""
        self._qtbot.waitUntil(lambda: self.can_be_seen(name))

    def press(self, name: str) -> None:
        """Press the button of that name."""
        self._button(name).click()

    def _button(self, name: str) -> QPushButton:
        found = self.window.findChild(QPushButton, name)
        assert isinstance(found, QPushButton), name
        return found

    def _line(self, name: str) -> QLineEdit:
        found = self.window.findChild(QLineEdit, name)
        assert isinstance(found, QLineEdit), name
        return found
