"""The line of a doctor as a table: number, patient, why there, how long."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtWidgets import QWidget

from qtoken import phrases
from qtoken.services.rows import TokenRow
from qtoken.texts import _
from qtoken.ui import fonts
from qtoken.ui.widgets.columns import Align, Column
from qtoken.ui.widgets.row_table import RowTable

_LONG_WAIT_S = (20 * 60 + 58) * 60
"""As wide as any wait of a day: whoever waits longest must not be the one who cannot be read."""


class WaitingTable(RowTable[TokenRow]):
    """Those who wait, in the order in which they will be called."""

    def __init__(self, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        """`now` is asked while painting, for the waiting times."""
        super().__init__(_columns(now), _("Waiting, in order"), parent)
        self.setObjectName("waitingTable")

    def retranslate(self) -> None:
        """Show titles, cells and what the table is called in the language spoken now."""
        self.setAccessibleName(_("Waiting, in order"))
        super().retranslate()


def _columns(now: Callable[[], datetime]) -> tuple[Column[TokenRow], ...]:
    return (
        Column(lambda: _("Number"), lambda token: token.label, width=92, weight=fonts.HEAVY),
        Column(
            lambda: _("Patient"), lambda token: token.patient, tool_tip=lambda token: token.patient
        ),
        Column(
            lambda: _("Why here"),
            phrases.why,
            tool_tip=phrases.why,
            icon=lambda token: "emergency" if token.is_emergency else None,
            color=lambda token: "emergency" if token.is_emergency else "muted",
        ),
        Column(
            lambda: _("Waits"),
            lambda token: phrases.waited(token, now()),
            align=Align.END,
            width=90,
            widest=lambda: [phrases.minutes(_LONG_WAIT_S)],
        ),
    )
