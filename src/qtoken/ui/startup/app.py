"""One running program: Qt, its look, the lanes, the live signal, and how all of it ends.

Starting is cheap: what the first paint does not need is loaded after it (``after_first_paint``),
and the database's libraries by a worker, never here. Even the name ``Qt`` waits: PySide makes all
enumerations of that namespace when it is first said, which takes a sixth of an empty window.
"""

import gc
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

from qtoken import texts
from qtoken.ui import fonts, problems, qt_log, theme
from qtoken.ui.startup.first_paint import after_first_paint
from qtoken.ui.tasks import Tasks

if TYPE_CHECKING:
    from PySide6.QtCore import QTranslator

    from qtoken.ui.live import FeedState, Live

NAME = "qtoken"

_ICON_MS = 1_000
"""After the first paint: the system shows the program's own icon before the window's."""

_LISTEN_MS = 150
"""After a clinic is open: the first rows are shown by then, without having to share the time."""

_STARTED_MS = 5_000
"""After the first paint: by then the clinic is open and today's rows are shown."""


class RunningFeed(Protocol):
    """A change feed (see ``live.Feed``) that can be started and ended."""

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Call ``callback``, from any thread, after each change; the answer ends it."""

    def state(self) -> "FeedState":
        """How things stand now."""

    def start(self) -> None:
        """Begin to watch, in a thread of its own."""

    def stop(self) -> None:
        """Hear nothing more; waits for its thread."""


class OpenClinic(Protocol):
    """What ``bootstrap.open_clinic`` gives, as far as the program's end needs it."""

    @property
    def feed(self) -> RunningFeed:
        """Tells of changes."""

    def close(self) -> None:
        """Close the database."""


class Application:
    """Built once, first of all.

    ``qt``, ``tasks`` and ``problems`` are handed to windows in their constructors.
    """

    def __init__(
        self,
        arguments: Sequence[str],
        *,
        language: str = texts.ENGLISH,
        appearance: str = theme.SYSTEM,
        is_shape_first: bool = False,
    ) -> None:
        """``appearance`` is ``light``, ``dark`` or ``system``.

        With ``is_shape_first`` the first window shows its shape only until it was painted: style
        sheet and heavier fonts come then.
        """
        # Nothing that a start makes is garbage; to look for it takes a tenth of the time until the
        # first rows are shown.
        gc.disable()
        self.qt = QApplication([*arguments, *theme.STYLE])
        self.qt.setApplicationName(NAME)
        self.qt.setApplicationDisplayName(NAME)
        self.qt.setOrganizationName(NAME)
        self._qt_texts: QTranslator | None = None
        self._is_mirrored = False
        qt_log.quieten()
        self._appearance = appearance
        self._is_shape_first = is_shape_first
        if is_shape_first:
            fonts.install_regular()
            theme.apply_colors(self.qt, appearance)
        else:
            fonts.install()
            theme.apply(self.qt, appearance)
        self.speak(language)
        self.problems = problems.Problems()
        self._undo = [problems.install(self.problems)]
        self.tasks = Tasks(self.problems.report)
        self.live: Live | None = None
        self._clinic: OpenClinic | None = None
        self._windows: list[QWidget] = []
        self._is_whole = False

    def speak(self, language: str) -> None:
        """Use ``language`` and its direction from now on; open windows must ``retranslate``."""
        texts.use_language(language)
        self._translate_qt(language)
        if texts.is_right_to_left() != self._is_mirrored:
            self._is_mirrored = not self._is_mirrored
            self._mirror()

    def join(self, clinic: OpenClinic) -> "Live":
        """Listen to the clinic's changes from the next moment on, and close it at the end.

        What changes in that moment is not missed: a feed that begins tells everybody to look.
        """
        from qtoken.ui.live import Live

        self._clinic = clinic
        self.live = Live(clinic.feed)
        QTimer.singleShot(_LISTEN_MS, self.live, self._listen)
        return self.live

    def _listen(self) -> None:
        if self._clinic is not None:
            self._clinic.feed.start()

    def open_windows(self, *windows: QWidget) -> None:
        """Show these windows and keep them until the end."""
        for window in windows:
            self.keep(window)
            window.show()

    def keep(self, window: QWidget) -> None:
        """Keep until the end a window that shows itself, such as one that waits for its monitor."""
        if not self._windows:
            after_first_paint(window, self.load_the_rest)
        self._windows.append(window)

    def run(self) -> int:
        """Serve the person until the last window is closed; the exit code."""
        try:
            return self.qt.exec()
        finally:
            self.stop()

    def stop(self) -> None:
        """End in order: feed, lanes, database, windows. Jobs under way are awaited."""
        if self.live is not None:
            self.live.stop()
        if self._clinic is not None:
            self._clinic.feed.stop()
        self.tasks.stop()
        if self._clinic is not None:
            self._clinic.close()
            self._clinic = None
        gc.enable()
        for window in self._windows:
            window.close()
            window.deleteLater()
        self._windows.clear()
        while self._undo:
            self._undo.pop()()

    def load_the_rest(self) -> None:
        """Load, once, what nobody misses in the first moment; Ctrl+C ends the program from here."""
        if self._is_whole:
            return
        self._is_whole = True
        if self._is_shape_first:
            fonts.install()
            theme.apply(self.qt, self._appearance)
        from qtoken.ui.interrupts import call_on_interrupt
        from qtoken.ui.key_watch import KeyWatch

        KeyWatch(self.qt)
        self._undo.append(call_on_interrupt(self.qt.exit, self.qt))
        theme.follow_desktop(self.qt)
        fonts.install_scripts()
        QTimer.singleShot(_ICON_MS, self.qt, self._put_icon)
        QTimer.singleShot(_STARTED_MS, self.qt, _collect_garbage)

    def _put_icon(self) -> None:
        from PySide6.QtGui import QIcon

        from qtoken.paths import resource_dir

        self.qt.setWindowIcon(QIcon(str(resource_dir() / "qtoken.png")))

    def _mirror(self) -> None:
        from PySide6.QtCore import Qt

        direction = Qt.LayoutDirection
        turned = direction.RightToLeft if self._is_mirrored else direction.LeftToRight
        self.qt.setLayoutDirection(turned)

    def _translate_qt(self, language: str) -> None:
        # Qt's own words: the menu of a text field, the dialog of a printer.
        if self._qt_texts is not None:
            self.qt.removeTranslator(self._qt_texts)
            self._qt_texts = None
        if language == texts.ENGLISH:
            return
        from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator

        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        translator = QTranslator(self.qt)
        if translator.load(QLocale(language), "qtbase", "_", folder):
            self.qt.installTranslator(translator)
            self._qt_texts = translator


def _collect_garbage() -> None:
    # What the start has made is there to the end: no later collection need look at it, and none
    # makes a window stutter.
    gc.freeze()
    gc.enable()
