"""Messages that did not go out: who must be told by word of mouth. No Qt here."""

from dataclasses import dataclass
from typing import Protocol

from qtoken import message_phrases
from qtoken.domain.errors import MessageNotFound
from qtoken.domain.press import Press
from qtoken.services.messages.message_rows import MessageRow
from qtoken.ui.reception.desk import Desk, Told


@dataclass(frozen=True, slots=True)
class UnsentLine:
    """One message as a line."""

    id: int
    patient: str
    label: str
    what: str
    why: str


class UnsentView(Protocol):
    """What the presenter may say."""

    def show_unsent(self, lines: tuple[UnsentLine, ...]) -> None:
        """The messages that nobody has seen to, in a dialog that is opened where it is not."""


class UnsentPresenter:
    """Opens the list, and takes off it what somebody has seen to."""

    def __init__(self, view: UnsentView, desk: Desk, told: Told) -> None:
        self._view = view
        self._desk = desk
        self._told = told

    def open(self) -> None:
        """Read the list and show it."""
        services, by = self._desk.clinic.services, self._desk.user.id
        self._desk.query(
            lambda: services.messages.failures(by=by), self._show, self._told.refused, key="unsent"
        )

    def mark_handled(self, message_id: int) -> None:
        """Somebody has told the patient."""
        services, by = self._desk.clinic.services, self._desk.user.id

        def failed(error: Exception) -> None:
            if isinstance(error, MessageNotFound):
                self.open()
            else:
                self._told.refused(error)

        self._desk.presses.send(
            ("mark handled", message_id),
            lambda request_id: services.messages.mark_handled(
                message_id, press=Press(by, request_id)
            ),
            lambda _row: self.open(),
            failed,
        )

    def _show(self, rows: tuple[MessageRow, ...]) -> None:
        self._view.show_unsent(tuple(map(line_of, rows)))


def line_of(row: MessageRow) -> UnsentLine:
    """Return a message as a line."""
    what = f"{message_phrases.kind(row.kind)} ({message_phrases.channel(row.channel)})"
    return UnsentLine(row.id, row.patient, row.label, what, message_phrases.unsent(row.error))
