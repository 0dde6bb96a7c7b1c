"""The top of the desk: the clinic, who works here, how many wait, and whether it is the newest."""

from datetime import datetime, tzinfo

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QWidget

from qtoken import phrases
from qtoken.services.rows import UserRow
from qtoken.texts import _, ngettext
from qtoken.ui import fonts, icons, theme
from qtoken.ui.widgets.live_badge import LiveBadge
from qtoken.ui.widgets.plain_words import PlainLabel, without_key

_HEIGHT_PX = 56
_URGENT_PX = 48
_ROOMY_PX = 1200
"""From this width on the counts stand beside what is urgent."""


class Header(QFrame):
    """One line; the menu at its end has everything that is not about a patient."""

    unsent_requested = Signal()
    """Somebody wants to see which messages did not go out."""

    held_requested = Signal()
    """Somebody wants to see who is on hold."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("header")
        self._user: UserRow | None = None
        self._numbers: tuple[int, int, int] | None = None
        self._unsent_count = 0
        self._urgent_parts: tuple[QWidget, ...] = ()
        self._urgent: QWidget | None = None
        self._clinic = PlainLabel(parent=self)
        self._who = PlainLabel(parent=self)
        self._counts = PlainLabel(parent=self)
        self._held = QPushButton(self)
        self._unsent = QPushButton(self)
        self._live = LiveBadge(self)
        self._menu_button = QPushButton(self)
        self.menu = QMenu(self)
        self._build()
        self.retranslate()

    def show_clinic(self, name: str) -> None:
        """The clinic's name."""
        self._clinic.setText(name)

    def show_user(self, user: UserRow) -> None:
        """Who is signed in."""
        self._user = user
        self._live.show()
        self._menu_button.setEnabled(True)
        self.retranslate()

    def show_counts(self, *, waiting: int, held: int, called: int) -> None:
        """How many wait, are on hold, and are with a doctor, in all departments."""
        self._numbers = (waiting, held, called)
        self._counts.setText(
            _("{waiting} waiting · {called} with a doctor").format(waiting=waiting, called=called)
        )
        self._held.setText(ngettext("{count} on hold", "{count} on hold", held).format(count=held))
        self._held.setVisible(held > 0)

    def show_unsent(self, count: int) -> None:
        """How many messages did not go out; nothing is shown of none."""
        self._unsent_count = count
        text = ngettext("{count} message not sent", "{count} messages not sent", count)
        self._unsent.setText(text.format(count=count))
        self._unsent.setVisible(count > 0)

    def add_urgent(self, *parts: QWidget) -> None:
        """Make room for what is urgent where the clinic's name stands: it moves nothing."""
        for place, part in enumerate(parts):
            part.setMaximumHeight(_URGENT_PX)
            part.hide()
            self._row.insertWidget(place, part, 1)
        self._urgent_parts = parts

    def show_urgent(self, urgent: QWidget | None) -> None:
        """Show this one of them, or again whose clinic it is."""
        self._urgent = urgent
        # What goes makes room before something comes.
        for part in self._urgent_parts:
            if part is not urgent:
                part.hide()
        self._share()
        if urgent is not None:
            urgent.show()

    def _share(self) -> None:
        is_calm = self._urgent is None
        self._clinic.setVisible(is_calm)
        self._who.setVisible(is_calm)
        self._counts.setVisible(is_calm or self.width() >= _ROOMY_PX)

    def tell_in(self, zone: tzinfo) -> None:
        """Tell the time of the clinic."""
        self._live.tell_in(zone)

    def show_live(self, is_live: bool, last_news_at: datetime | None) -> None:
        """Whether what is shown is the newest."""
        self._live.show_state(is_live, last_news_at)

    def retranslate(self) -> None:
        """Show the texts in the language spoken now."""
        self._menu_button.setText(
            _("Menu") if self._user is None else without_key(self._user.username)
        )
        self._menu_button.setAccessibleName(_("Menu"))
        self.menu.setAccessibleName(_("Menu"))
        self._live.retranslate()
        self.show_unsent(self._unsent_count)
        if self._user is not None:
            self._who.setText(phrases.role(self._user.role))
        if self._numbers is not None:
            waiting, held, called = self._numbers
            self.show_counts(waiting=waiting, held=held, called=called)
        self._held.setToolTip(_("Go to the next one who is on hold"))

    def _build(self) -> None:
        grid = theme.size("grid")
        self.setFixedHeight(_HEIGHT_PX)
        self._clinic.setText("qtoken")
        self._clinic.setObjectName("clinic")
        self._clinic.setFont(fonts.font(theme.size("section"), fonts.SEMI_BOLD))
        self._who.setProperty("role", "muted")
        self._counts.setObjectName("counts")
        self._counts.setFont(fonts.font(theme.size("control"), fonts.SEMI_BOLD))
        for button, name, wish in (
            (self._held, "heldButton", self.held_requested),
            (self._unsent, "unsentButton", self.unsent_requested),
        ):
            button.setObjectName(name)
            button.setProperty("kind", "quiet")
            button.setAutoDefault(False)
            button.hide()
            button.clicked.connect(wish)
        self._live.setObjectName("live")
        self._live.hide()
        self._menu_button.setObjectName("menuButton")
        self._menu_button.setProperty("kind", "quiet")
        self._menu_button.setAutoDefault(False)
        self._menu_button.setEnabled(False)
        self._menu_button.setMenu(self.menu)
        icons.put(self._menu_button, "user")
        icons.put(self._unsent, "warning")
        icons.put(self._held, "hold", "hold")
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(grid * 2, 0, grid * 2, 0)
        row.setSpacing(grid * 2)
        row.addWidget(self._clinic)
        row.addWidget(self._who)
        # Takes only what nothing else wants.
        row.addStretch(0)
        row.addWidget(self._counts)
        row.addWidget(self._held)
        row.addWidget(self._unsent)
        row.addWidget(self._live)
        row.addWidget(self._menu_button)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()
