"""Printing slips, at once or when asked for; a failure keeps the token. No Qt here."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from qtoken.domain.errors import QTokenError
from qtoken.phrases import sentence
from qtoken.services.rows import PositionRow, TokenRow
from qtoken.settings import Settings
from qtoken.texts import _
from qtoken.ui.reception.desk import Desk, Setup, Told

if TYPE_CHECKING:
    from qtoken.ui.slip import Slip


class PrintsSlips(Protocol):
    """The printers of this computer; called on a worker thread."""

    def names(self) -> tuple[str, ...]:
        """Return the names of the system's printers."""

    def print_slip(self, slip: "Slip", printer: str) -> Path | None:
        """Print it, or write a file and return where. Raises a `QTokenError`."""


class SlipView(Protocol):
    """What the presenter may ask."""

    def ask_printer(self, names: tuple[str, ...]) -> str | None:
        """Where to print; None: not after all."""


class _Found(NamedTuple):
    """What a slip needs from elsewhere: `code` is empty where phones do not reach the clinic."""

    position: PositionRow
    code: str
    printers: tuple[str, ...]


class SlipPresenter:
    """Makes the slip of a token from what the database says now, and prints it."""

    def __init__(
        self,
        view: SlipView,
        desk: Desk,
        told: Told,
        printers: Callable[[], PrintsSlips],
        settings: Callable[[], Settings],
    ) -> None:
        self._view = view
        self._desk = desk
        self._told = told
        self._printers = printers
        self._settings = settings
        self._setup: Setup | None = None

    def show_setup(self, setup: Setup) -> None:
        """The clinic and its departments were read again."""
        self._setup = setup

    def issued(self, token: TokenRow) -> None:
        """A token was issued: print its slip if this computer is set so."""
        if self._settings().is_slip_printed:
            self.print_slip(token)

    def print_slip(self, token: TokenRow) -> None:
        """Print the slip of a token; asks for the printer where none is set."""
        services, by = self._desk.clinic.services, self._desk.user.id
        is_known = bool(self._settings().printer)
        is_followed = self._setup is not None and bool(self._setup.clinic.public_url)

        def job() -> _Found:
            return _Found(
                position=services.waiting_lines.position(token.id, by=by),
                code=services.following.code(token.id, by=by) if is_followed else "",
                printers=() if is_known else self._printers().names(),
            )

        self._desk.query(
            job,
            lambda found: self._choose(token, found),
            lambda error: self._failed(token, error),
        )

    def _choose(self, token: TokenRow, found: _Found) -> None:
        from qtoken.ui.slip import slip_of

        position = found.position
        printer = self._settings().printer or self._view.ask_printer(found.printers)
        setup = self._setup
        department = setup.department(position.token.department_id) if setup else None
        if not printer or setup is None or department is None:
            return
        slip = slip_of(position, clinic=setup.clinic, department=department, code=found.code)
        self._desk.query(
            lambda: self._printers().print_slip(slip, printer),
            lambda path: self._printed(token, path),
            lambda error: self._failed(token, error),
        )

    def _printed(self, token: TokenRow, path: Path | None) -> None:
        if path is None:
            said = _("The slip of {label} is printed.").format(label=token.label)
        else:
            said = _("The slip of {label} is saved: {path}").format(label=token.label, path=path)
        self._told.say(said, slip=token)

    def _failed(self, token: TokenRow, error: Exception) -> None:
        if isinstance(error, QTokenError):
            self._told.warn(sentence(error), retry_slip=token)
        else:
            self._told.problem(error)
