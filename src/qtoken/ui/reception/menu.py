"""The desk's menu and keys: what is not about a single token."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from qtoken import texts
from qtoken.domain.errors import QTokenError
from qtoken.phrases import sentence
from qtoken.services.rows import TokenRow
from qtoken.settings import Settings
from qtoken.texts import _, pgettext
from qtoken.ui import theme
from qtoken.ui.reception.computer import ThisComputer
from qtoken.ui.reception.header import Header
from qtoken.ui.reception.preferences import PreferencesDialog, PrinterDialog
from qtoken.ui.reception.queue.sections import Section
from qtoken.ui.run import Run
from qtoken.ui.widgets.help_key import add_shortcut_sheet

# What a language calls itself is not translated.
_LANGUAGES = {texts.ENGLISH: "English", "es": "Español"}
_TEST_LANGUAGES = {
    texts.ACCENTED: "Pseudo-English (en-XA)",
    texts.MIRRORED: "Pseudo-Arabic (ar-XB)",
}


class DeskMenu(QObject):
    """Actions of the window; the header shows the menu."""

    sign_out_requested = Signal()
    lock_requested = Signal()
    find_requested = Signal()
    new_patient_requested = Signal()
    undo_requested = Signal()
    other_side_requested = Signal()
    queue_requested = Signal(Section)
    language_requested = Signal(str)
    lock_after_changed = Signal(int)

    refused = Signal(str)
    """Why something of this menu could not be done."""

    def __init__(self, page: QWidget, header: Header, computer: ThisComputer, paper: Run) -> None:
        """The keys work while `page` can be seen; `paper` is the lane of jobs for printers."""
        super().__init__(page)
        self._page = page
        self._header = header
        self._computer = computer
        self._paper = paper
        self._titles: list[tuple[QAction | QMenu, Callable[[], str]]] = []
        self._keys()
        self._theme = self._choice_menu(
            lambda: _("Colours"),
            {
                theme.SYSTEM: lambda: _("As the computer"),
                theme.LIGHT: lambda: pgettext("theme", "Light"),
                theme.DARK: lambda: pgettext("theme", "Dark"),
            },
            computer.settings.theme,
            self._wear,
        )
        languages = _offered_languages(computer.settings)
        self._language = self._choice_menu(
            lambda: _("Language"),
            {code: partial(str, name) for code, name in languages.items()},
            texts.language(),
            self._speak,
        )
        self._language.menuAction().setVisible(len(languages) > 1)
        self._fill()
        self.retranslate()

    def enable(self) -> None:
        """Somebody is signed in."""
        for action in self._needs_user:
            action.setEnabled(True)

    def retranslate(self) -> None:
        """Show the texts in the language spoken now."""
        for item, title in self._titles:
            if isinstance(item, QMenu):
                item.setTitle(title())
            else:
                item.setText(title())

    def ask_printer(self, token: TokenRow, names: tuple[str, ...]) -> str | None:
        """Ask where to print this slip, and keep the answer if it holds for always."""
        answer = PrinterDialog.ask(self._page, token, names)
        if answer is None:
            return None
        printer, is_always = answer
        if is_always:
            self._computer.keep(printer=printer)
        return printer

    def _keys(self) -> None:
        self._find = self._action(lambda: _("Find a patient"), "Ctrl+F", self.find_requested.emit)
        self._new = self._action(
            lambda: _("New patient"), "Ctrl+N", self.new_patient_requested.emit
        )
        self._undo = self._action(
            lambda: _("Undo the last action"), "Ctrl+Z", self.undo_requested.emit
        )
        self._other = self._action(
            lambda: _("Between patients and queue"), "F6", self.other_side_requested.emit
        )
        titles: dict[Section, Callable[[], str]] = {
            Section.WAITING: lambda: _("Show who waits"),
            Section.CALLED: lambda: _("Show who is in"),
            Section.ENDED: lambda: _("Show who is done"),
        }
        for number, (section, title) in enumerate(titles.items(), start=1):
            self._action(title, f"Ctrl+{number}", partial(self.queue_requested.emit, section))

    def _fill(self) -> None:
        lock = self._action(lambda: pgettext("action", "Lock"), "Ctrl+L", self.lock_requested.emit)
        sign_out = self._action(lambda: _("Sign out"), "", self.sign_out_requested.emit)
        settings = self._action(lambda: _("Settings of this computer…"), "", self._ask_settings)
        self._needs_user = (lock, sign_out, settings)
        for action in self._needs_user:
            action.setEnabled(False)
        sheet = add_shortcut_sheet(self._page.window())
        self._titles.append((sheet, lambda: _("Keyboard shortcuts")))
        menu = self._header.menu
        menu.addAction(self._find)
        menu.addAction(self._new)
        menu.addAction(self._undo)
        menu.addSeparator()
        menu.addMenu(self._theme)
        menu.addMenu(self._language)
        menu.addAction(settings)
        menu.addAction(sheet)
        menu.addSeparator()
        menu.addAction(lock)
        menu.addAction(sign_out)

    def _action(self, title: Callable[[], str], keys: str, do: Callable[[], object]) -> QAction:
        action = QAction(self._page)
        self._titles.append((action, title))
        if keys:
            action.setShortcut(QKeySequence(keys))
        action.setAutoRepeat(False)
        action.triggered.connect(partial(_do, do))
        # On the page, not on the window: while that is locked the page is hidden, its keys rest.
        self._page.addAction(action)
        return action

    def _choice_menu(
        self,
        title: Callable[[], str],
        choices: dict[str, Callable[[], str]],
        chosen: str,
        do: Callable[[str], None],
    ) -> QMenu:
        menu = QMenu(self._header)
        self._titles.append((menu, title))
        group = QActionGroup(menu)
        for value, text in choices.items():
            action = QAction(menu, checkable=True)
            action.setChecked(value == chosen)
            action.triggered.connect(partial(_call, do, value))
            group.addAction(action)
            menu.addAction(action)
            self._titles.append((action, text))
        return menu

    def _wear(self, mode: str) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, mode)
        self._computer.keep(theme=mode)

    def _speak(self, language: str) -> None:
        self._computer.keep(language=language)
        self.language_requested.emit(language)

    def _ask_settings(self) -> None:
        # Looking for printers may take long: not on this thread.
        self._paper(self._computer.printers().names, self._show_settings, self._show_without)

    def _show_without(self, error: Exception) -> None:
        if not isinstance(error, QTokenError):
            raise error
        # What can be chosen without printers is not held back by them.
        self.refused.emit(sentence(error))
        self._show_settings(())

    def _show_settings(self, names: tuple[str, ...]) -> None:

        new = PreferencesDialog.ask(self._page, self._computer.settings, names)
        if new is not None:
            self._computer.keep(
                printer=new.printer,
                is_slip_printed=new.is_slip_printed,
                lock_after_min=new.lock_after_min,
            )
            self.lock_after_changed.emit(new.lock_after_min)


def _offered_languages(settings: Settings) -> dict[str, str]:
    # Who speaks a test language, by whatever accident, must find the way back.
    if settings.has_test_languages or texts.language() in _TEST_LANGUAGES:
        return _LANGUAGES | _TEST_LANGUAGES
    return _LANGUAGES


def _do(do: Callable[[], object], *_is_checked: object) -> None:
    do()


def _call(do: Callable[[str], None], value: str, *_is_checked: object) -> None:
    do(value)
