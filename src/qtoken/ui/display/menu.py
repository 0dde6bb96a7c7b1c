"""The display's menu: monitor, departments, colours, sound; opened by right click or menu key."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QMenu, QWidget

from qtoken.services.display.display_rows import NextRow
from qtoken.texts import _, pgettext
from qtoken.ui import theme
from qtoken.ui.display.seats import SEATS_M
from qtoken.ui.widgets.plain_words import without_key

_LEAST_PX = 14
_LETTERS = 0.018


@dataclass(frozen=True, slots=True)
class Choices:
    """The choices and what is chosen: monitors as (identity, words); no departments means all."""

    screens: tuple[tuple[str, str], ...]
    screen: str
    departments: tuple[NextRow, ...]
    department_ids: tuple[int, ...]
    theme: str
    seat_m: int
    reads_from_m: int
    is_chime_on: bool
    is_fullscreen: bool


class DisplayMenu(QMenu):
    """Emits what was chosen; the window carries it out."""

    screen_chosen = Signal(str)
    departments_chosen = Signal(object)
    """A tuple of ids; an empty one means all."""
    theme_chosen = Signal(str)
    seat_chosen = Signal(int)
    """Metres to the farthest seat; 0 is the usual size."""
    chime_switched = Signal(bool)
    sound_check_requested = Signal()
    fullscreen_requested = Signal()
    quit_requested = Signal()

    def __init__(self, choices: Choices, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("displayMenu")
        self._choices = choices
        self._build()

    def set_size(self, height: int) -> None:
        """Set the letters' size for a wall of this height, which is read from further away."""
        pixels = max(_LEAST_PX, round(height * _LETTERS))
        for menu in (self, *self.findChildren(QMenu)):
            font = menu.font()
            font.setPixelSize(pixels)
            menu.setFont(font)

    def _build(self) -> None:
        full = self._item(_("Full screen"), self.fullscreen_requested.emit)
        full.setCheckable(True)
        full.setChecked(self._choices.is_fullscreen)
        full.setShortcut(QKeySequence("F11"))
        self._add_screens()
        self._add_departments()
        self._add_themes()
        self._add_seats()
        self.addSeparator()
        chime = _choice(self, _("Chime"), is_chosen=self._choices.is_chime_on)
        chime.toggled.connect(self.chime_switched)
        check = self._item(_("Sound check"), self.sound_check_requested.emit)
        check.setShortcut(QKeySequence("F8"))
        self.addSeparator()
        self._item(_("Quit"), self.quit_requested.emit)

    def _item(self, text: str, do: object) -> QAction:
        action = self.addAction(text)
        action.triggered.connect(do)
        return action

    def _add_screens(self) -> None:
        menu = self.addMenu(_("Monitor"))
        group = QActionGroup(menu)
        for identity, words in self._choices.screens:
            action = _choice(menu, words, is_chosen=identity == self._choices.screen)
            group.addAction(action)
            # Qt passes `checked` first. The default binds this round's value; the loop changes the
            # variable.
            action.triggered.connect(lambda _on=False, it=identity: self.screen_chosen.emit(it))

    def _add_departments(self) -> None:
        menu = _TickMenu(_("Departments"), self)
        self.addMenu(menu)
        chosen = self._choices.department_ids
        every = _choice(menu, _("All departments"), is_chosen=not chosen)
        menu.addSeparator()
        ticks = {
            row.department_id: _choice(menu, row.department, is_chosen=row.department_id in chosen)
            for row in self._choices.departments
        }

        def tell(ids: Iterable[int]) -> None:
            for id_, tick in ticks.items():
                tick.setChecked(id_ in set(ids))
            every.setChecked(not set(ids))
            self.departments_chosen.emit(tuple(sorted(ids)))

        every.triggered.connect(lambda: tell(()))
        for tick in ticks.values():
            tick.triggered.connect(
                lambda: tell({id_ for id_, it in ticks.items() if it.isChecked()})
            )

    def _add_themes(self) -> None:
        menu = self.addMenu(_("Colours"))
        group = QActionGroup(menu)
        for name, words in (
            (theme.DISPLAY, pgettext("theme", "Dark")),
            (theme.DISPLAY_LIGHT, pgettext("theme", "Light")),
        ):
            action = _choice(menu, words, is_chosen=name == self._choices.theme)
            group.addAction(action)
            action.triggered.connect(lambda _on=False, name=name: self.theme_chosen.emit(name))

    def _add_seats(self) -> None:
        menu = self.addMenu(_("Farthest seat"))
        group = QActionGroup(menu)
        for seat_m in (0, *SEATS_M):
            words = _("{number} m").format(number=seat_m) if seat_m else _("Usual size")
            action = _choice(menu, words, is_chosen=seat_m == self._choices.seat_m)
            group.addAction(action)
            action.triggered.connect(lambda _on=False, it=seat_m: self.seat_chosen.emit(it))
        if self._choices.reads_from_m:
            menu.addSeparator()
            words = _("The rows are read up to {number} m away")
            told = menu.addAction(words.format(number=self._choices.reads_from_m))
            told.setEnabled(False)


class _TickMenu(QMenu):
    """Stays open while several ticks are set; Qt would close it after the first."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self._tick(self.actionAt(event.position().toPoint())):
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_tick = event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not (is_tick and self._tick(self.activeAction())):
            super().keyPressEvent(event)

    @staticmethod
    def _tick(action: QAction | None) -> bool:
        if action is None or not action.isCheckable() or not action.isEnabled():
            return False
        action.trigger()
        return True


def _choice(menu: QMenu, words: str, *, is_chosen: bool) -> QAction:
    action = menu.addAction(without_key(words))
    action.setCheckable(True)
    action.setChecked(is_chosen)
    return action
