"""Says that the database is away, for as long as it is."""

from datetime import datetime, tzinfo

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from qtoken.texts import _, left_to_right
from qtoken.ui import theme
from qtoken.ui.widgets.icon_label import IconLabel
from qtoken.ui.widgets.plain_words import PlainLabel


class AwayBanner(QFrame):
    """Comes and goes by itself; nobody has to close it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("awayBanner")
        self.setProperty("kind", "warning")
        self._icon = IconLabel(parent=self)
        self._sentence = PlainLabel(parent=self)
        self._sentence.setWordWrap(True)
        self._sentence.setProperty("role", "strong")
        row = QHBoxLayout(self)
        grid = theme.size("grid")
        row.setContentsMargins(grid * 2, grid, grid * 2, grid)
        row.setSpacing(grid)
        row.addWidget(self._icon)
        row.addWidget(self._sentence, 1)
        self._zone: tzinfo | None = None
        self.hide()

    def tell_in(self, zone: tzinfo) -> None:
        """Tell times as everything else in the clinic does, whatever this computer is set to."""
        self._zone = zone

    @property
    def sentence(self) -> str:
        """What it says; empty while it is hidden."""
        return "" if self.isHidden() else self._sentence.text()

    def show_live(self, is_live: bool, last_news_at: datetime | None) -> None:
        """Show it while the database does not answer."""
        self.setVisible(not is_live)
        if is_live:
            return
        self._icon.show_icon("stale", "waiting")
        if last_news_at is None:
            text = _("The database does not answer. Nothing can be changed until it is back.")
        else:
            time = left_to_right(f"{last_news_at.astimezone(self._zone):%H:%M}")
            text = _(
                "The database does not answer. Last updated {time}: what you see may be old."
                " Nothing can be changed until it is back."
            ).format(time=time)
        self._sentence.setText(text)
