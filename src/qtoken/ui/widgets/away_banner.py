"""Says that the database is away, for as long as it is."""

from datetime import datetime, tzinfo

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from qtoken import formats
from qtoken.texts import _
from qtoken.ui import theme
from qtoken.ui.widgets.fitted_label import FittedLabel
from qtoken.ui.widgets.icon_label import IconLabel


class AwayBanner(QFrame):
    """Appears and disappears by itself; nobody has to close it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("awayBanner")
        self.setProperty("kind", "warning")
        self._icon = IconLabel(parent=self)
        self._sentence = FittedLabel(self)
        self._sentence.setProperty("role", "strong")
        row = self._row = QHBoxLayout(self)
        grid = theme.size("grid")
        row.setContentsMargins(grid * 2, grid, grid * 2, grid)
        row.setSpacing(grid)
        row.addWidget(self._icon)
        row.addWidget(self._sentence, 1)
        self._zone: tzinfo | None = None
        self.hide()

    def keep_height(self, height_px: int) -> None:
        """Never need more room than this: a long sentence is written smaller."""
        self.setFixedHeight(height_px)
        grid = theme.size("grid")
        self._row.setContentsMargins(grid, 0, grid, 0)
        self._sentence.keep_height()

    def tell_in(self, zone: tzinfo) -> None:
        """Tell times in the clinic's zone, whatever zone this computer is set to."""
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
            time = formats.time_of_day(last_news_at, self._zone)
            text = _(
                "The database does not answer. What you see is from {time} and may be old;"
                " nothing can be changed."
            ).format(time=time)
        self._sentence.setText(text)
