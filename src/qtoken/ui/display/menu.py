"""The display's menu: monitor, departments, colours, sound. By right click or the menu key."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from qtoken.services.display_rows import NextRow
from qtoken.texts import _
from qtoken.ui import theme
from qtoken.ui.widgets.plain_words import without_key


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen, and what is: monitors as (identity, words); no departments means all."""

    screens: tuple[tuple[str, str], ...]
    screen: str
    departments: tuple[NextRow, ...]
    department_ids: tuple[int, ...]
    theme: str
    is_chime_on: bool
    is_fullscreen: bool


class DisplayMenu(QMenu):
    """Says what was wished; the window does it."""

    screen_chosen = Signal(str)
    departments_chosen = Signal(object)
    """A tuple of ids; an empty one means all."""
    theme_chosen = Signal(str)
    chime_switched = Signal(bool)
    sound_check_requested = Signal()
    fullscreen_requested = Signal()
    quit_requested = Signal()

    def __init__(self, choices: Choices, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("displayMenu")
        self._choices = choices
        self._build()

    def _build(self) -> None:
        full = self._item(_("Full screen"), self.fullscreen_requested.emit)
        full.setCheckable(True)
        full.setChecked(self._choices.is_fullscreen)
        full.setShortcut(QKeySequence("F11"))
        self._add_screens()
        self._add_departments()
        self._add_themes()
        self.addSeparator()
        chime = _choice(self, _("Chime"), is_chosen=self._choices.is_chime_on)
        chime.toggled.connect(self.chime_switched)
        self._item(_("Sound check"), self.sound_check_requested.emit)
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
            action.triggered.connect(lambda _on=False, it=identity: self.screen_chosen.emit(it))

    def _add_departments(self) -> None:
        menu = self.addMenu(_("Departments"))
        chosen = self._choices.department_ids
        every = _choice(menu, _("All departments"), is_chosen=not chosen)
        every.triggered.connect(lambda: self.departments_chosen.emit(()))
        menu.addSeparator()
        for row in self._choices.departments:
            is_chosen = row.department_id in chosen
            action = _choice(menu, row.department, is_chosen=is_chosen)
            ids = _toggled(chosen, row.department_id)
            action.triggered.connect(lambda _on=False, ids=ids: self.departments_chosen.emit(ids))

    def _add_themes(self) -> None:
        menu = self.addMenu(_("Colours"))
        group = QActionGroup(menu)
        for name, words in ((theme.DISPLAY, _("Dark")), (theme.DISPLAY_LIGHT, _("Light"))):
            action = _choice(menu, words, is_chosen=name == self._choices.theme)
            group.addAction(action)
            action.triggered.connect(lambda _on=False, name=name: self.theme_chosen.emit(name))


def _choice(menu: QMenu, words: str, *, is_chosen: bool) -> QAction:
    action = menu.addAction(without_key(words))
    action.setCheckable(True)
    action.setChecked(is_chosen)
    return action


def _toggled(chosen: Iterable[int], id_: int) -> tuple[int, ...]:
    ids = set(chosen) ^ {id_}
    return tuple(sorted(ids))
