"""Messages that did not go out: who must be told by word of mouth. No Qt here."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from qtoken.domain.errors import MessageNotFound, QTokenError
from qtoken.phrases import sentence
from qtoken.texts import _
from qtoken.ui.reception.desk import Desk, Presses, Told

if TYPE_CHECKING:
    from qtoken.services.messages.message_rows import MessageRow


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
        self._presses = Presses(desk.new_request_id)

    def open(self) -> None:
        """Read the list and show it."""
        services, by = self._desk.clinic.services, self._desk.user.id
        self._desk.query(
            lambda: services.messages.failures(by=by), self._show, self._refused, key="unsent"
        )

    def see_to(self, message_id: int) -> None:
        """Somebody has told the patient."""
        request_id = self._presses.begin(message_id)
        if request_id is None:
            return
        services, by = self._desk.clinic.services, self._desk.user.id

        def done(_row: object) -> None:
            self._presses.succeeded(message_id)
            self.open()

        def failed(error: Exception) -> None:
            self._presses.failed(message_id)
            if isinstance(error, MessageNotFound):
                self.open()
            else:
                self._refused(error)

        self._desk.run(
            lambda: services.messages.see_to(message_id, by=by, request_id=request_id),
            done,
            failed,
        )

    def _show(self, rows: "tuple[MessageRow, ...]") -> None:
        self._view.show_unsent(tuple(map(line_of, rows)))

    def _refused(self, error: Exception) -> None:
        if isinstance(error, QTokenError):
            self._told.warn(sentence(error))
        else:
            self._told.problem(error)


def line_of(row: "MessageRow") -> UnsentLine:
    """Return a message as a line."""
    what = {
        "issued": _("Your number"),
        "soon": _("Your turn comes soon"),
        "called": _("You are called"),
        "reminder": _("Your appointment"),
    }[row.kind]
    way = {"sms": _("text message"), "email": _("e-mail")}[row.channel]
    return UnsentLine(row.id, row.patient, row.label, f"{what} ({way})", row.error)
