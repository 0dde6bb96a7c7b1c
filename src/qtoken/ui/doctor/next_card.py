"""Who comes next and why, and how many wait."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from qtoken.texts import pgettext
from qtoken.ui import theme
from qtoken.ui.doctor.needs_block import NeedsBlock
from qtoken.ui.doctor.screen import Screen
from qtoken.ui.doctor.start_label import StartLabel
from qtoken.ui.widgets.plain_words import PlainLabel
from qtoken.ui.widgets.state_badge import StateBadge
from qtoken.ui.widgets.token_label import TokenLabel


class NextCard(QFrame):
    """The next number with its reason; an empty line is told in a sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("nextCard")
        self.setProperty("kind", "card")
        self._title = PlainLabel(parent=self)
        self.label = TokenLabel("label", self)
        self._urgent = StateBadge(self)
        self._why = StartLabel("muted", self)
        self._needs = NeedsBlock(self)
        self._waiting = StartLabel("strong", self)
        self._build()

    @property
    def why(self) -> str:
        """Why this one is next."""
        return self._why.text()

    @property
    def needs(self) -> str:
        """What the next one needs."""
        return self._needs.needs

    @property
    def waiting(self) -> str:
        """How many wait, and how long."""
        return self._waiting.text()

    def show_next(self, screen: Screen) -> None:
        """Show who is next."""
        upcoming = screen.upcoming
        is_urgent = upcoming is not None and upcoming.token.is_emergency
        self._title.setText(pgettext("heading", "Next"))
        self.label.show_label(None if upcoming is None else upcoming.token.label)
        self._urgent.show_state("emergency" if is_urgent else None)
        # An emergency needs no second word.
        self._why.setText("" if upcoming is None or is_urgent else upcoming.why)
        self._needs.show_needs("" if upcoming is None else upcoming.needs)
        self._waiting.setText(screen.waiting)
        for widget in (self._title, self.label):
            widget.setVisible(upcoming is not None)

    def _build(self) -> None:
        grid = theme.size("grid")
        self._title.setProperty("role", "caption")
        head = QHBoxLayout()
        head.setSpacing(grid + 4)
        head.addWidget(self._title)
        head.addWidget(self.label)
        head.addWidget(self._urgent)
        head.addWidget(self._why, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(grid * 2, grid, grid * 2, grid)
        layout.setSpacing(2)
        layout.addLayout(head)
        layout.addWidget(self._needs)
        layout.addWidget(self._waiting)
