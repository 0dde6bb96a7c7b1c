"""The queue as its presenter speaks to it. No Qt here."""

from datetime import tzinfo
from typing import Protocol

from qtoken.services.queue.history_rows import TokenHistory
from qtoken.services.rows import DepartmentRow
from qtoken.ui.reception.queue.acts import Act
from qtoken.ui.reception.queue.moves import AskingView
from qtoken.ui.reception.queue.sections import QueueLine, Section


class QueueView(AskingView, Protocol):
    """What the presenter may say."""

    def show_lines(self, section: Section, lines: tuple[QueueLine, ...], count: int) -> None:
        """The lines of a section, and how many there are in all."""

    def show_departments(self, departments: tuple[DepartmentRow, ...], chosen: int | None) -> None:
        """The departments to choose from; None is all of them."""

    def show_acts(self, acts: frozenset[Act]) -> None:
        """What can be done with the selected token."""

    def show_token(self, section: Section, token_id: int) -> None:
        """Turn to the section and select the token."""

    def select(self, section: Section, token_id: int) -> None:
        """Select the token, whatever section is in front."""

    def is_in_hand(self) -> bool:
        """Whether somebody works here now, rather than on the other side of the desk."""

    def show_history(self, history: TokenHistory, zone: tzinfo) -> None:
        """Everything that happened to a token, in the clinic's time."""
