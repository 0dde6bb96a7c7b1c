"""The large button, the quick ones below it, and the menu of the rest."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from qtoken.services.rows import TokenRow
from qtoken.texts import _
from qtoken.ui import icons, theme
from qtoken.ui.doctor.actions import QUICK, Act, DoctorActions, icon_of, key_of
from qtoken.ui.widgets.primary_button import PrimaryButton

_MAIN_PX = 38
_HINT_MS = 4_000
_USUAL_PX = 388
_COLUMNS = (6, 3, 2, 1)


class ActionPanel(QWidget):
    """Of one height always: nothing moves under the finger."""

    def __init__(self, actions: DoctorActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("actionPanel")
        self._actions = actions
        self.main = PrimaryButton(parent=self)
        self._hint = QLabel(self)
        self._hint_time = QTimer(self, singleShot=True, interval=_HINT_MS)
        self._more = QPushButton(self)
        self._menu = QMenu(self._more)
        self._return_menu = QMenu(self._menu)
        self._buttons = {act: self._button(act) for act in QUICK}
        self._grid = QGridLayout()
        self._is_somebody_in = False
        self._is_busy = False
        self._build()
        self._connect()

    @property
    def hint(self) -> str:
        """What is said near the main button."""
        return self._hint.text()

    @property
    def return_menu(self) -> QMenu:
        """Who can be put back into the line."""
        return self._return_menu

    def show_main(self, *, is_somebody_in: bool) -> None:
        """Say what the large button does now."""
        self._is_somebody_in = is_somebody_in
        self._say_main()

    def show_busy(self, is_busy: bool) -> None:
        """Show that an answer is under way; the button keeps its place and the focus."""
        self._is_busy = is_busy
        if is_busy:
            # What was said of the press before does not hold for this one.
            self._hint.clear()
        self._say_main()

    def show_hint(self, text: str) -> None:
        """Say for a while why a press was ignored."""
        self._hint.setText(text)
        self._hint_time.start()

    def retranslate(self) -> None:
        """Show the texts in the language spoken now."""
        self._say_main()
        self.main.setToolTip(key_of(Act.MAIN))
        for act, button in self._buttons.items():
            text = self._actions[act].text()
            button.setText(text)
            button.setAccessibleName(text)
            button.setToolTip(f"{text} ({key_of(act)})")
        self._more.setText(_("More"))
        self._more.setAccessibleName(_("More actions"))
        self._return_menu.setTitle(_("Return"))
        self._place_buttons()

    def put_icons(self) -> None:
        """Wear the icons, once the window is painted."""
        icons.put(self.main, icon_of(Act.MAIN), "on_accent")
        for act, button in self._buttons.items():
            icons.put(button, icon_of(act))
        icons.put(self._more, "more")
        self._place_buttons()

    def show_returnable(self, tokens: tuple[TokenRow, ...]) -> list[tuple[QAction, int]]:
        """Fill the menu of those who can be put back; returns its actions with the tokens' ids."""
        self._return_menu.clear()
        self._return_menu.setEnabled(bool(tokens))
        made = []
        for token in tokens:
            text = _("{label}, {patient}").format(label=token.label, patient=token.patient)
            made.append((self._return_menu.addAction(text.replace("&", "&&")), token.id))
        return made

    def _say_main(self) -> None:
        text = _("Done and call next") if self._is_somebody_in else _("Call next")
        if self._is_busy:
            text = _("One moment…")
        self.main.setText(text)
        self.main.setAccessibleName(text)
        self._fit_key()

    def _fit_key(self) -> None:
        # A long text in a narrow window goes before the key, which the tool tip tells too.
        self.main.show_key(key_of(Act.MAIN))
        if self.isVisible() and self.main.sizeHint().width() > self.width():
            self.main.show_key("")

    def _button(self, act: Act) -> QPushButton:
        button = QPushButton(self)
        button.setObjectName(f"{act.value}Button")
        self._tame(button)
        action = self._actions[act]
        button.clicked.connect(action.trigger)
        action.changed.connect(lambda: button.setEnabled(action.isEnabled()))
        return button

    def _tame(self, button: QPushButton) -> None:
        # A click leaves the focus on the main button; with Tab the button can be reached, and
        # then Space is its own and not the main button's.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.installEventFilter(self)
        button.setMinimumHeight(theme.size("button") + 4)

    def _build(self) -> None:
        grid = theme.size("grid")
        self.main.setObjectName("mainButton")
        # The style's own least height would win over a plain setMinimumHeight.
        self.main.setStyleSheet(f"PrimaryButton {{ min-height: {_MAIN_PX}px; }}")
        self._hint.setObjectName("hint")
        self._hint.setProperty("role", "caption")
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint.setWordWrap(True)
        self._hint.setMinimumHeight(2 * theme.size("caption") + grid)
        self._more.setObjectName("moreButton")
        self._tame(self._more)
        self._grid.setSpacing(grid)
        self._menu.setObjectName("moreMenu")
        self._fill_menu()
        self._more.setMenu(self._menu)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.main)
        layout.addWidget(self._hint)
        layout.addLayout(self._grid)

    def _fill_menu(self) -> None:
        for acts in (
            (Act.LEAVE, Act.CANCEL, Act.UNDO),
            (Act.ANOTHER, Act.OUT_OF_ORDER),
        ):
            for act in acts:
                self._menu.addAction(self._actions[act])
            self._menu.addSeparator()
        self._menu.addMenu(self._return_menu)
        self._menu.addAction(self._actions[Act.HISTORY])
        self._menu.addSeparator()
        for act in (Act.LOCK, Act.SIGN_OUT):
            self._menu.addAction(self._actions[act])

    def _connect(self) -> None:
        action = self._actions[Act.MAIN]
        self.main.clicked.connect(action.trigger)
        action.changed.connect(lambda: self.main.setEnabled(action.isEnabled()))
        self._hint_time.timeout.connect(self._hint.clear)

    def _place_buttons(self) -> None:
        buttons = [*self._buttons.values(), self._more]
        columns = next(n for n in _COLUMNS if n == _COLUMNS[-1] or self._fit(buttons, n))
        for place, button in enumerate(buttons):
            self._grid.addWidget(button, place // columns, place % columns)
        for column in range(_COLUMNS[0]):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def _fit(self, buttons: list[QPushButton], columns: int) -> bool:
        room = self.width() if self.isVisible() else _USUAL_PX
        return self._needed_px(buttons, columns) <= room

    def _needed_px(self, buttons: list[QPushButton], columns: int) -> int:
        widths = [button.sizeHint().width() for button in buttons]
        needed = sum(max(widths[column::columns]) for column in range(columns))
        return needed + self._grid.spacing() * (columns - 1)

    def minimumSizeHint(self) -> QSize:
        # That of the usual columns, however many there are now: a row of six, once there was room
        # for it, would else push away what comes beside it.
        buttons = [*self._buttons.values(), self._more]
        needed = [self._needed_px(buttons, columns) for columns in _COLUMNS]
        usual = next((px for px in needed if px <= _USUAL_PX), needed[-1])
        width = max(usual, self.main.minimumSizeHint().width())
        return QSize(width, super().minimumSizeHint().height())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._place_buttons()
        self._fit_key()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_buttons()
        self._fit_key()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Space
        ):
            event.accept()
            return True
        return super().eventFilter(watched, event)
