"""The quick buttons, and the menu of the rest."""

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QMenu, QPushButton, QWidget

from qtoken.domain.token import Verb
from qtoken.services.rows import TokenRow
from qtoken.texts import _, pgettext
from qtoken.ui import icons, theme
from qtoken.ui.doctor.actions import QUICK, Act, DoctorActions, WindowAct, icon_of, key_of
from qtoken.ui.widgets import tool_tips
from qtoken.ui.widgets.plain_words import without_key

_USUAL_PX = 388
_COLUMNS = (6, 3, 2, 1)


class ActionPanel(QWidget):
    """In as few rows as its width allows."""

    return_requested = Signal(int)
    """The id of a token that is to be put back into the line."""

    def __init__(self, actions: DoctorActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("actionPanel")
        self._actions = actions
        self._buttons = {act: self._button(act) for act in QUICK}
        # Last, as it stands: Tab goes by age.
        self._more = QPushButton(self)
        self._menu = QMenu(self._more)
        self._return_menu = QMenu(self._menu)
        self._returnable: list[tuple[int, str, str]] | None = None
        self._is_live = False
        self._grid = QGridLayout(self)
        self._build()

    @property
    def return_menu(self) -> QMenu:
        """Who can be put back into the line."""
        return self._return_menu

    def retranslate(self) -> None:
        """Show the texts in the language spoken now."""
        for act, button in self._buttons.items():
            text = self._actions[act].text()
            button.setText(text)
            button.setAccessibleName(text)
            tool_tips.put(button, f"{text} ({key_of(act)})")
        self._more.setText(_("More"))
        self._more.setAccessibleName(_("More actions"))
        self._return_menu.setTitle(pgettext("action", "Return"))
        self._place_buttons()

    def show_returnable(self, tokens: tuple[TokenRow, ...]) -> None:
        """Fill the menu of those who can be put back.

        While somebody chooses from it, it stays as it is.
        """
        shown = [(token.id, token.label, token.patient) for token in tokens]
        if shown == self._returnable or self._return_menu.isVisible():
            return
        self._returnable = shown
        self._return_menu.clear()
        self._enable_return()
        for token in tokens:
            text = _("{label}, {patient}").format(label=token.label, patient=token.patient)
            action = self._return_menu.addAction(without_key(text))
            action.triggered.connect(partial(self._ask_to_return, token.id))

    def _ask_to_return(self, token_id: int, _is_checked: bool) -> None:
        self.return_requested.emit(token_id)

    def enable(self, is_live: bool) -> None:
        """Offer the way back into the line only while it can be kept."""
        self._is_live = is_live
        self._enable_return()

    def _enable_return(self) -> None:
        self._return_menu.setEnabled(self._is_live and bool(self._returnable))

    def _button(self, act: Act) -> QPushButton:
        button = QPushButton(self)
        button.setObjectName(f"{act.value}Button")
        icons.put(button, icon_of(act))
        self._tame(button)
        action = self._actions[act]
        button.clicked.connect(action.trigger)
        action.changed.connect(lambda: button.setEnabled(action.isEnabled()))
        return button

    def _tame(self, button: QPushButton) -> None:
        # A click leaves the focus where it was; with Tab the button can be reached.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setMinimumHeight(theme.size("button") + 4)

    def _build(self) -> None:
        self._more.setObjectName("moreButton")
        icons.put(self._more, "more")
        icons.put(self._return_menu.menuAction(), "return")
        self._tame(self._more)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.size("grid"))
        self._menu.setObjectName("moreMenu")
        self._fill_menu()
        self._more.setMenu(self._menu)

    def _fill_menu(self) -> None:
        for acts in (
            (Verb.LEAVE, Verb.CANCEL, Verb.UNDO),
            (WindowAct.ANOTHER, WindowAct.OUT_OF_ORDER),
        ):
            for act in acts:
                self._menu.addAction(self._actions[act])
            self._menu.addSeparator()
        self._menu.addMenu(self._return_menu)
        self._menu.addAction(self._actions[WindowAct.HISTORY])
        self._menu.addSeparator()
        for act in (WindowAct.LOCK, WindowAct.SIGN_OUT):
            self._menu.addAction(self._actions[act])

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
        return QSize(usual, super().minimumSizeHint().height())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._place_buttons()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_buttons()
