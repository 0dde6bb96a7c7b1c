"""The small tables of the first start: departments and doctors, one line each."""

from collections.abc import Callable, Iterable, Sequence
from itertools import count, pairwise

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from qtoken.services.rows import DepartmentRow
from qtoken.texts import _, pgettext
from qtoken.ui import icons, theme
from qtoken.ui.first_start.plan import PlannedDepartment, PlannedDoctor, suggested_letter
from qtoken.ui.widgets import tool_tips
from qtoken.ui.widgets.plain_words import PlainLabel
from qtoken.ui.widgets.still import StillBox

_LETTER_PX = 64
_DEPARTMENT_PX = 150
_ROOM_PX = 96


class _WholeScroll(QScrollArea):
    """Wishes to be as high as what it holds; where that cannot be, shows what is typed in."""

    def __init__(self, inside: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self._inside = inside
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inside)
        self.verticalScrollBar().rangeChanged.connect(self._show_focused)

    def _show_focused(self) -> None:
        focused = self._inside.focusWidget()
        if isinstance(focused, QWidget):
            self.ensureWidgetVisible(focused)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._inside.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        # Only upwards and downwards: lines that end out of sight would be filled in by halves.
        bar_px = self.verticalScrollBar().sizeHint().width()
        width = self._inside.minimumSizeHint().width() + bar_px
        return QSize(width, super().minimumSizeHint().height())

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().viewportEvent(event)


class Lines(QWidget):
    """A list of lines with a button for one more; where there is no room left, it scrolls."""

    changed = Signal()
    """A name was typed, or a line has gone."""

    def __init__(self, titles: Iterable[tuple[str, int]], add: str, parent: QWidget) -> None:
        """`titles` are translated, with the width of their field; 0 takes what is left."""
        super().__init__(parent)
        self._keys = count(1)
        self._grid = QGridLayout()
        self._grid.setSpacing(theme.size("grid"))
        self._grid.setContentsMargins(0, 0, theme.size("grid"), 0)
        self._add = QPushButton(add, self)
        self._add.setProperty("kind", "quiet")
        self._add.setAutoDefault(False)
        self._next_row = 1
        self._build(titles)

    def follow(self, before: QWidget | None) -> QWidget:
        """Let Tab come here after `before`, or first; returns the last part, for what follows."""
        cells = [self._grid.itemAt(place) for place in range(self._grid.count())]
        fields = [cell.widget() for cell in cells if cell is not None]
        line = [w for w in fields if w is not None and w.focusPolicy() & Qt.FocusPolicy.TabFocus]
        _in_turn([before, *line, self._add])
        return self._add

    def take_focus(self) -> None:
        """Let typing begin in the first line."""
        field = self.findChild(QLineEdit)
        if isinstance(field, QLineEdit):
            field.setFocus()

    def _build(self, titles: Iterable[tuple[str, int]]) -> None:
        for column, (title, width) in enumerate(titles):
            head = PlainLabel(title, self)
            head.setProperty("role", "caption")
            self._grid.addWidget(head, 0, column)
            self._grid.setColumnStretch(column, 0 if width else 1)
        inside = QWidget(self)
        body = QVBoxLayout(inside)
        body.setContentsMargins(0, 0, 0, 0)
        body.addLayout(self._grid)
        body.addStretch(1)
        foot = QHBoxLayout()
        foot.addWidget(self._add)
        foot.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(_WholeScroll(inside, self), 1)
        layout.addLayout(foot)

    def _place(self, widgets: Sequence[QWidget]) -> None:
        for column, widget in enumerate(widgets):
            self._grid.addWidget(widget, self._next_row, column)
        # Tab goes along the line, and from the last one to the button for one more.
        _in_turn([self._add.previousInFocusChain(), *widgets, self._add])
        self._next_row += 1

    def _keep(self, widgets: Iterable[QWidget]) -> None:
        for widget in widgets:
            widget.setEnabled(False)
            tool_tips.put(widget, _("It is in the clinic already."))

    def _take_away(self, widgets: Iterable[QWidget]) -> None:
        for widget in widgets:
            # Whoever looks for it by its name finds it no more.
            widget.setParent(None)
            widget.deleteLater()
        self.changed.emit()

    def _remove_button(self, name: str, remove: Callable[[], None]) -> QToolButton:
        button = QToolButton(self)
        icons.put(button, "remove", "muted")
        button.setAccessibleName(name)
        tool_tips.put(button, name)
        button.clicked.connect(remove)
        return button


class DepartmentLines(Lines):
    """Name and letter; the letter is proposed until somebody types one."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            [(_("Department"), 0), (pgettext("department", "Letter"), _LETTER_PX), ("", 1)],
            _("Add a department"),
            parent,
        )
        self._lines: dict[int, tuple[QLineEdit, QLineEdit, QToolButton]] = {}
        self._chosen_letters: set[int] = set()
        self._add.setObjectName("addDepartment")
        self._add.clicked.connect(lambda: self.add_line().setFocus())

    def add_line(self) -> QLineEdit:
        """Add an empty line and return its name field."""
        key = next(self._keys)
        name, letter = QLineEdit(self), QLineEdit(self)
        name.setObjectName(f"department{key}")
        name.setAccessibleName(_("Name of department {number}").format(number=key))
        letter.setObjectName(f"letter{key}")
        letter.setAccessibleName(_("Letter of department {number}").format(number=key))
        letter.setMaxLength(3)
        letter.setFixedWidth(_LETTER_PX)
        name.textEdited.connect(lambda _text: self._named(key))
        letter.textEdited.connect(lambda _text: self._chosen_letters.add(key))
        remove = self._remove_button(
            _("Remove department {number}").format(number=key), lambda: self._remove(key)
        )
        self._lines[key] = (name, letter, remove)
        self._place(self._lines[key])
        return name

    def add_created(self, department: DepartmentRow) -> int:
        """Add the line of a department that is in the database, and return its key."""
        name = self.add_line()
        key = next(key for key, line in self._lines.items() if line[0] is name)
        name.setText(department.name)
        self._lines[key][1].setText(department.letter)
        self.show_created(frozenset({key}))
        return key

    def planned(self) -> tuple[PlannedDepartment, ...]:
        """Return the departments of the lines where something is typed."""
        return tuple(
            PlannedDepartment(key, name.text().strip(), letter.text().strip())
            for key, (name, letter, _remove) in self._lines.items()
            if name.text().strip() or letter.text().strip()
        )

    def show_created(self, keys: frozenset[int]) -> None:
        """These are in the database: they cannot be changed here any more."""
        for key in keys & self._lines.keys():
            self._keep(self._lines[key])

    def _named(self, key: int) -> None:
        name, letter, _remove = self._lines[key]
        if key not in self._chosen_letters:
            taken = [line[1].text() for other, line in self._lines.items() if other != key]
            text = name.text().strip()
            letter.setText(suggested_letter(text, taken) if text else "")
        self.changed.emit()

    def _remove(self, key: int) -> None:
        self._take_away(self._lines.pop(key))


class DoctorLines(Lines):
    """Name, department and room; the departments are those of the other list."""

    def __init__(self, departments: DepartmentLines, parent: QWidget) -> None:
        titles = [
            (_("Doctor"), 0),
            (_("Department"), _DEPARTMENT_PX),
            (_("Room"), _ROOM_PX),
            ("", 1),
        ]
        super().__init__(titles, _("Add a doctor"), parent)
        self._departments = departments
        self._lines: dict[int, tuple[QLineEdit, StillBox, QLineEdit, QToolButton]] = {}
        self._add.setObjectName("addDoctor")
        self._add.clicked.connect(lambda: self.add_line().setFocus())
        departments.changed.connect(self._offer_departments)

    def add_line(self) -> QLineEdit:
        """Add an empty line and return its name field."""
        key = next(self._keys)
        name, department, room = QLineEdit(self), StillBox(self), QLineEdit(self)
        name.setObjectName(f"doctor{key}")
        name.setAccessibleName(_("Name of doctor {number}").format(number=key))
        department.setObjectName(f"departmentOfDoctor{key}")
        department.setAccessibleName(_("Department of doctor {number}").format(number=key))
        department.setFixedWidth(_DEPARTMENT_PX)
        name.textEdited.connect(self.changed)
        room.textEdited.connect(self.changed)
        room.setObjectName(f"roomOfDoctor{key}")
        room.setAccessibleName(_("Room of doctor {number}").format(number=key))
        room.setFixedWidth(_ROOM_PX)
        remove = self._remove_button(
            _("Remove doctor {number}").format(number=key), lambda: self._remove(key)
        )
        self._lines[key] = (name, department, room, remove)
        self._place(self._lines[key])
        self._offer_departments()
        return name

    def planned(self) -> tuple[PlannedDoctor, ...]:
        """Return the doctors of the lines where something is typed."""
        return tuple(
            PlannedDoctor(key, name.text().strip(), department.currentData(), room.text().strip())
            for key, (name, department, room, _remove) in self._lines.items()
            if name.text().strip() or room.text().strip()
        )

    def show_created(self, keys: frozenset[int]) -> None:
        """These are in the database: they cannot be changed here any more."""
        for key in keys & self._lines.keys():
            self._keep(self._lines[key])

    def _offer_departments(self) -> None:
        planned = [department for department in self._departments.planned() if department.name]
        for _name, box, _room, _remove in self._lines.values():
            chosen = box.currentData()
            with QSignalBlocker(box):
                box.clear()
                for department in planned:
                    box.addItem(department.name, department.key)
                box.setCurrentIndex(max(0, box.findData(chosen)) if planned else -1)

    def _remove(self, key: int) -> None:
        self._take_away(self._lines.pop(key))


def _in_turn(widgets: Iterable[QWidget | None]) -> None:
    for before, after in pairwise(widget for widget in widgets if widget is not None):
        QWidget.setTabOrder(before, after)
