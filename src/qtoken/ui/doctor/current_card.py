"""Who is in: the number as the hero, the person, what they need, and whether the call was shown."""

from collections import Counter

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from qtoken.services.rows import TokenRow
from qtoken.texts import _, joined
from qtoken.ui import fonts, theme
from qtoken.ui.doctor.needs_block import NeedsBlock
from qtoken.ui.doctor.screen import Current
from qtoken.ui.doctor.showing import NOTHING
from qtoken.ui.doctor.start_label import StartLabel
from qtoken.ui.widgets.fitted_label import FittedLabel
from qtoken.ui.widgets.icon_label import IconLabel
from qtoken.ui.widgets.plain_words import without_key
from qtoken.ui.widgets.state_badge import StateBadge
from qtoken.ui.widgets.token_label import TokenLabel

_FRESH_MS = 1_500
"""So long the card stands out once somebody else is in: longer than presses are guarded."""


class CurrentCard(QFrame):
    """Takes the height that it is given, whoever is in: the buttons below never move."""

    selected = Signal(int)
    """Of several who are in, this one was chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("currentCard")
        self.setProperty("kind", "card")
        self._shown: TokenRow | None = None
        self._has_shown = False
        self._fresh = QTimer(self, singleShot=True, interval=_FRESH_MS)
        self._fresh.timeout.connect(self._settle)
        self._others = QWidget(self)
        self._state = StateBadge(self)
        self._urgent = StateBadge(self)
        self._place = FittedLabel(self)
        self.label = TokenLabel("label_hero", self)
        self._person = StartLabel(parent=self)
        self._needs = NeedsBlock(self)
        self._receipt_icon = IconLabel(parent=self)
        self._receipt = FittedLabel(self)
        self._build()

    @property
    def receipt(self) -> str:
        """What is said about the showing of the call."""
        return self._receipt.text()

    @property
    def place(self) -> str:
        """Where they were called to, by whom, and for how long they are in."""
        return self._place.text()

    @property
    def person(self) -> str:
        """Who is in."""
        return self._person.text()

    @property
    def needs(self) -> str:
        """What they need."""
        return self._needs.needs

    def show_current(self, current: Current | None, called: tuple[TokenRow, ...]) -> None:
        """Show who is in, or that nobody is."""
        self._show_others(called, current)
        self._state.show_state(None if current is None else current.token.status.value)
        is_urgent = current is not None and current.token.is_emergency
        self._urgent.show_state("emergency" if is_urgent else None)
        self._place.setText("" if current is None else joined(current.place, current.minutes))
        self._person.setText(_("Nobody is in.") if current is None else current.person)
        self._needs.show_needs("" if current is None else current.needs)
        self._show_receipt(current)
        self._note_change(current)
        self._shown = None if current is None else current.token
        self._show_label()

    def _note_change(self, current: Current | None) -> None:
        # Seen from the corner of the eye, and without hearing: somebody else is in now.
        before = None if self._shown is None else self._shown.id
        if current is not None and current.token.id != before and self._has_shown:
            theme.mark(self, "kind", "fresh")
            self._fresh.start()
        elif current is None:
            self._settle()
        self._has_shown = True

    def _settle(self) -> None:
        self._fresh.stop()
        theme.mark(self, "kind", "card")

    def _show_label(self) -> None:
        token = self._shown
        if token is None:
            self.label.show_label(None)
            return
        role = "emergency" if token.is_emergency else "text"
        # What may be old is pale.
        self.label.show_label(token.label, role if self.isEnabled() else "muted")

    def _show_receipt(self, current: Current | None) -> None:
        showing = NOTHING if current is None else current.showing
        icon = "display-missing" if showing.is_missing else "receipt"
        role = "waiting" if showing.is_urgent else "muted"
        theme.mark(self._receipt, "role", role)
        self._receipt.setText(showing.text)
        self._receipt_icon.show_icon(icon if showing.text else "", role)
        self._receipt_icon.setVisible(bool(showing.text))

    def _show_others(self, called: tuple[TokenRow, ...], current: Current | None) -> None:
        several = called if len(called) > 1 else ()
        buttons = self._others.findChildren(QPushButton)
        if [button.property("tokenId") for button in buttons] != [t.id for t in several]:
            for button in buttons:
                button.setParent(None)
                button.deleteLater()
            labels = Counter(token.label for token in several)
            for token in several:
                # Who waited over the change of day may have the number of somebody else.
                is_shared = labels[token.label] > 1
                name = f"{token.label} {token.patient}" if is_shared else token.label
                self._add_other(token, name)
            buttons = self._others.findChildren(QPushButton)
        for button in buttons:
            is_chosen = current is not None and button.property("tokenId") == current.token.id
            button.setChecked(is_chosen)
        self._others.setVisible(bool(several))

    def _add_other(self, token: TokenRow, name: str) -> None:
        button = QPushButton(without_key(name), self._others)
        button.setObjectName(f"called{token.id}")
        button.setCheckable(True)
        button.setProperty("kind", "quiet")
        button.setProperty("tokenId", token.id)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(_("{label} is in").format(label=name))
        button.clicked.connect(lambda _on=False, id_=token.id: self.selected.emit(id_))
        layout = self._others.layout()
        if layout is not None:
            layout.addWidget(button)

    def _build(self) -> None:
        grid = theme.size("grid")
        row = QHBoxLayout(self._others)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(grid // 2)
        row.setAlignment(Qt.AlignmentFlag.AlignLeading)
        self._others.hide()
        self._place.setProperty("role", "muted")
        self._place.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        # A long room takes lines beside the number, and moves nothing.
        self._place.keep_height()
        # Its words change by themselves, when a display has told how it went.
        self._receipt.keep_height()
        self._receipt.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
        self._person.setFont(fonts.font(theme.size("control"), fonts.SEMI_BOLD))
        head = QHBoxLayout()
        head.addWidget(self._state)
        head.addWidget(self._urgent)
        head.addWidget(self._others)
        head.addStretch(1)
        hero = QHBoxLayout()
        hero.setSpacing(grid)
        hero.addWidget(self.label)
        hero.addWidget(self._place, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(grid * 2, grid + 4, grid * 2, grid)
        layout.setSpacing(2)
        layout.addLayout(head)
        layout.addLayout(hero)
        layout.addWidget(self._person)
        layout.addWidget(self._needs)
        layout.addLayout(_line(self._receipt_icon, self._receipt), 1)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.EnabledChange:
            self._show_label()
        super().changeEvent(event)


def _line(icon: IconLabel, label: FittedLabel) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(theme.size("grid"))
    row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(label, 1)
    return row
