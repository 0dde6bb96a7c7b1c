"""One section of the queue: its table, or a sentence where it is empty."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from qtoken.texts import _, pgettext
from qtoken.ui.reception.queue.sections import QueueLine, Section
from qtoken.ui.reception.queue.table import QueueTable
from qtoken.ui.widgets.empty_state import EmptyState

_PATIENCE_MS = 400
"""Where it takes longer to learn who is in the section, the sentence says so."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What an empty section says, and what leads on from there."""

    sentence: str
    action: str | None = None
    do: Callable[[], None] | None = None


class SectionPage(QStackedWidget):
    """Selection and scroll stay when rows change.

    Table and sentence are made when they are first looked at: the rows of one section do not wait
    for the others, nor for a sentence that they replace at once.
    """

    selection_changed = Signal(object)
    """The id of the row selected now, or nothing."""
    menu_requested = Signal(QPoint)
    """A place on the screen."""

    def __init__(self, section: Section, lesson: Callable[[], Lesson], parent: QWidget) -> None:
        """`lesson` is asked in the language spoken then, whenever nobody is in the section."""
        super().__init__(parent)
        self.setObjectName(f"{section.value}Section")
        self.section = section
        self._lesson = lesson
        self._lines: tuple[QueueLine, ...] | None = None
        self._table: QueueTable | None = None
        self._empty: EmptyState | None = None

    def table(self) -> QueueTable:
        """Return the table, made when it is first asked for."""
        if self._table is None:
            table = QueueTable(self.section, title_of(self.section), self)
            table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            table.selection_changed.connect(self.selection_changed)
            table.customContextMenuRequested.connect(self._open_menu)
            table.show_rows(self._lines or ())
            self.addWidget(table)
            self._table = table
        return self._table

    def show_lines(self, lines: tuple[QueueLine, ...]) -> None:
        """Show these rows instead, by difference."""
        self._lines = lines
        if self._table is not None:
            self._table.show_rows(lines)
        if self.isVisible():
            self._turn()

    def retranslate(self) -> None:
        """Show the texts in the language spoken now."""
        if self._table is not None:
            self._table.setAccessibleName(title_of(self.section))
            self._table.retranslate()
        if self._empty is not None:
            self._teach(self._empty)

    def select(self, token_id: int) -> None:
        """Select the row of this token."""
        self.table().select(token_id)

    def focus_row(self) -> bool:
        """Take the focus, with the first row selected if none was; False where there is no row.

        Where the selected one was taken away meanwhile none is, because a key that comes with the
        focus is meant for that one. The arrow keys go on where it stood.
        """
        table = self.table()
        if self._lines and table.selected_id() is None and not table.has_lost_row:
            table.select(self._lines[0].id)
        return self.take_focus()

    def take_focus(self) -> bool:
        """Take the focus, whoever is selected or nobody; False where there is no row."""
        if not self._lines:
            return False
        self.table().setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._lines is None:
            QTimer.singleShot(_PATIENCE_MS, self, self._turn)
        else:
            self._turn()

    def _turn(self) -> None:
        if self._lines:
            self.setCurrentWidget(self.table())
        else:
            empty = self._made_empty()
            self._teach(empty)
            self.setCurrentWidget(empty)

    def _made_empty(self) -> EmptyState:
        if self._empty is None:
            self._empty = EmptyState("queue", self)
            self._teach(self._empty)
            self.addWidget(self._empty)
        return self._empty

    def _teach(self, empty: EmptyState) -> None:
        lesson = self._lesson()
        empty.show_sentence(lesson.sentence, lesson.action, lesson.do)

    def _open_menu(self, place: QPoint) -> None:
        self.menu_requested.emit(self.table().mapToGlobal(place))


def title_of(section: Section) -> str:
    """Return what a section is called, in the language spoken now."""
    return {
        Section.WAITING: _("Waiting"),
        Section.CALLED: _("In consultation"),
        Section.ENDED: _("Completed"),
    }[section]


def short_title_of(section: Section) -> str:
    """Return a word for a section where there is no room for all of them: not one that is cut."""
    return {
        Section.WAITING: _("Waiting"),
        Section.CALLED: pgettext("section", "In"),
        Section.ENDED: pgettext("section", "Done"),
    }[section]
