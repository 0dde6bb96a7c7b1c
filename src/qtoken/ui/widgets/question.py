"""A short dialog that asks for a few fields before an action."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from qtoken.texts import pgettext
from qtoken.ui import theme
from qtoken.ui.room import resize_within
from qtoken.ui.widgets.choice_box import ChoiceBox
from qtoken.ui.widgets.plain_words import PlainLabel
from qtoken.ui.widgets.primary_button import PrimaryButton

_WIDTH_PX = 420
_SHORTEST_CHOICE = 16


class Question(QDialog):
    """A title, fields, two buttons; Enter answers, Escape changes nothing."""

    def __init__(
        self, title: str, action: str, parent: QWidget | None = None, *, kind: str = "primary"
    ) -> None:
        """`title` and `action` (the text of the answering button) are translated.

        `kind` is that button's style: `danger` for an action with serious consequences.
        """
        super().__init__(parent)
        self._titles: dict[QWidget, QWidget] = {}
        self.setWindowTitle(title)
        self.setMinimumWidth(_WIDTH_PX)
        grid = theme.size("grid")
        layout = self._column = QVBoxLayout(self)
        layout.setContentsMargins(grid * 3, grid * 3, grid * 3, grid * 2)
        layout.setSpacing(grid // 2)
        heading = PlainLabel(title, self)
        heading.setProperty("role", "section")
        heading.setWordWrap(True)
        layout.addWidget(heading)
        self.fields = QVBoxLayout()
        self.fields.setSpacing(grid // 2)
        self.fields.setContentsMargins(0, grid, 0, grid * 2)
        layout.addLayout(self.fields, 1)
        layout.addLayout(self._foot(action, kind))

    def add_field(self, title: str, field: QWidget, name: str) -> None:
        """Add a field below the others; `title` is translated, `name` is the object's name."""
        label = PlainLabel(title, self)
        label.setBuddy(field)
        field.setObjectName(name)
        field.setAccessibleName(title)
        self.fields.addWidget(label)
        self.fields.addWidget(field)
        self._titles[field] = label

    def show_field(self, field: QWidget, *, is_shown: bool) -> None:
        """Show or hide a field with its title."""
        field.setVisible(is_shown)
        self._titles[field].setVisible(is_shown)

    def add_choice(
        self, title: str, choices: list[tuple[str, object]], chosen: object, name: str
    ) -> QComboBox:
        """Add a box of texts with their values."""
        box = choice_box(self, choices, chosen)
        self.add_field(title, box, name)
        return box

    def add_line(self, title: str, name: str) -> QLineEdit:
        """Add a line to type in."""
        line = QLineEdit(self)
        self.add_field(title, line, name)
        return line

    def add_sentence(self, text: str) -> PlainLabel:
        """Add a quiet sentence."""
        label = PlainLabel(text, self)
        label.setProperty("role", "muted")
        label.setWordWrap(True)
        self.fields.addWidget(label)
        return label

    def allow_answer(self, is_allowed: bool) -> None:
        """Enable the answering button, once everything it needs is filled in."""
        self._answer.setEnabled(is_allowed)

    def turn_to_answer(self) -> None:
        """Move the focus to the answering button, if it is enabled."""
        if self._answer.isEnabled():
            self._answer.setFocus(Qt.FocusReason.TabFocusReason)

    def is_answered(self) -> bool:
        """Ask, and return whether it was answered."""
        self._take_room()
        return self.exec() == QDialog.DialogCode.Accepted

    def _take_room(self) -> None:
        # As high as its content needs at that width. Qt itself limits a dialog to two thirds of the
        # screen, and on a small one would squeeze a list until nobody can choose in it.
        self.ensurePolished()
        width = max(_WIDTH_PX, self._column.totalMinimumSize().width())
        resize_within(self, width, self._column.totalHeightForWidth(width))

    def _foot(self, action: str, kind: str) -> QHBoxLayout:
        answer = self._answer = PrimaryButton(action, parent=self)
        answer.setObjectName("answer")
        answer.setProperty("kind", kind)
        answer.setDefault(True)
        answer.clicked.connect(self.accept)
        cancel = QPushButton(pgettext("action", "Back"), self)
        cancel.setObjectName("back")
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addWidget(cancel)
        foot.addStretch(1)
        foot.addWidget(answer)
        return foot


def choice_box(parent: QWidget, choices: list[tuple[str, object]], chosen: object) -> QComboBox:
    """Return a box of texts with values; its width does not grow with the longest text."""
    box = ChoiceBox(parent)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(_SHORTEST_CHOICE)
    for text, value in choices:
        box.addItem(text, value)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    return box
