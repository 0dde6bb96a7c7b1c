"""Says that the database is away, as long as there is no window that could say so."""

from qtoken.domain.errors import QTokenError
from qtoken.phrases import retried
from qtoken.texts import _, isolated
from qtoken.ui.widgets.plain_box import PlainBox


class AwayBox(PlainBox):
    """Stays until the database answers, or until somebody closes it and gives up."""

    def __init__(self, where: str) -> None:
        """`where` is the address of the database, for people."""
        super().__init__("")
        self._where = where
        self.setObjectName("awayBox")
        self.setStandardButtons(self.StandardButton.Close)

    def tell(self, error: QTokenError) -> None:
        """Say why it is not there."""
        place = _(
            "It is looked for at {where}. If the address is wrong, close this, mend it in the"
            " settings and start again."
        )
        self.setText(f"{retried(error)}\n\n{place.format(where=isolated(self._where))}")
