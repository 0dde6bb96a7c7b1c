"""Printing slips, at once or when asked for; a failure keeps the token. No Qt here."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from qtoken.domain.token import Status
from qtoken.services.rows import PositionRow, SetupRow, TokenRow
from qtoken.settings import Settings
from qtoken.texts import _
from qtoken.ui.reception.desk import Desk, Told

if TYPE_CHECKING:
    from qtoken.ui.slip import Slip

WITHOUT_SLIP = frozenset({Status.DONE, Status.LEFT, Status.CANCELLED})
"""Who is none of these may come back with the number, such as a no-show."""


class PrintsSlips(Protocol):
    """The printers of this computer; called on a worker thread."""

    def names(self) -> tuple[str, ...]:
        """Return the names of the system's printers. Raises a `QTokenError`."""

    def print_slip(self, slip: "Slip", printer: str) -> Path | None:
        """Print it, or write a file and return where. Raises a `QTokenError`."""


class SlipView(Protocol):
    """What the presenter may ask."""

    def ask_printer(self, token: TokenRow, names: tuple[str, ...]) -> str | None:
        """Where to print the slip of this token; None: not after all."""


class _Wish(NamedTuple):
    """A slip to be printed: at once after its issue, which `said` told, or asked for."""

    token: TokenRow
    said: str = ""
    is_for_open: bool = False
    """Asked for without a look at the token: whoever needs no number any more gets no slip."""


class _Found(NamedTuple):
    """What a slip needs from elsewhere: `code` is empty where phones do not reach the clinic."""

    position: PositionRow
    code: str


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
        self._setup: SetupRow | None = None
        self._last: TokenRow | None = None
        self._on_paper: dict[int, str] = {}

    def show_setup(self, setup: SetupRow) -> None:
        """The clinic and its departments were read again."""
        self._setup = setup

    def issued(self, token: TokenRow, said: str) -> None:
        """A token was issued, as was said: print its slip if this computer is set so."""
        self._last = token
        if self._settings().is_slip_printed:
            self._print(_Wish(token, said))

    def print_slip(self, token: TokenRow) -> None:
        """Print the slip of a token; asks for the printer where none is set."""
        self._print(_Wish(token))

    def print_last(self) -> None:
        """Print the slip of what was issued here last."""
        if self._last is None:
            self._told.say(
                _("No token was issued here yet. Select one in the queue to print its slip.")
            )
        else:
            self._print(_Wish(self._last, is_for_open=True))

    def print_again(self, token: TokenRow) -> None:
        """Print a slip that did not come out before, if it is still needed."""
        self._print(_Wish(token, is_for_open=True))

    def _print(self, wish: _Wish) -> None:
        token = wish.token
        if token.id in self._on_paper:
            # A printer takes its time: whoever asks again wants the slip, not two of them.
            text = _("The slip of {label}, {patient}, is on its way to the printer.")
            said = text.format(label=token.label, patient=token.patient)
            self._on_paper[token.id] = said
            self._told.say(said, slip=token)
            return
        services, by = self._desk.clinic.services, self._desk.user.id
        is_followed = self._setup is not None and bool(self._setup.clinic.public_url)

        def job() -> _Found:
            return _Found(
                position=services.waiting_lines.position(token.id, by=by),
                code=services.tracking.code(token.id, by=by) if is_followed else "",
            )

        self._on_paper[token.id] = ""
        # With one thread from the first question on, slips come out in the order of their tokens.
        self._desk.paper(
            job,
            lambda found: self._found(wish, found),
            lambda error: self._failed(token, error),
        )

    def _found(self, wish: _Wish, found: _Found) -> None:
        token, position = wish.token, found.position
        if wish.is_for_open and position.token.status in WITHOUT_SLIP:
            del self._on_paper[token.id]
            self._told.need_no_slip({token.id})
            said = _("{label}, {patient}, is not in the queue any more: its slip is not printed.")
            self._told.say(said.format(label=token.label, patient=token.patient))
        elif self._settings().printer:
            self._put_on_paper(wish, found, self._settings().printer)
        else:
            self._desk.paper(
                self._printers().names,
                lambda names: self._choose(wish, found, names),
                lambda error: self._failed(token, error),
            )

    def _choose(self, wish: _Wish, found: _Found, names: tuple[str, ...]) -> None:
        # Of two that wait for their printer the first may have been told which one it is always.
        printer = self._settings().printer or self._view.ask_printer(found.position.token, names)
        if printer:
            self._put_on_paper(wish, found, printer)
        else:
            del self._on_paper[wish.token.id]

    def _put_on_paper(self, wish: _Wish, found: _Found, printer: str) -> None:
        from qtoken.ui.slip import slip_of

        token, position, setup = wish.token, found.position, self._setup
        department = setup.department(position.token.department_id) if setup else None
        if setup is None or department is None:
            del self._on_paper[token.id]
            return
        slip = slip_of(position, clinic=setup.clinic, department=department, code=found.code)
        self._desk.paper(
            lambda: self._printers().print_slip(slip, printer),
            lambda path: self._printed(wish, path),
            lambda error: self._failed(token, error),
        )

    def _printed(self, wish: _Wish, path: Path | None) -> None:
        token, tip = wish.token, "" if path is None else str(path)
        meanwhile = self._on_paper.pop(token.id, "")
        self._told.printed(token)
        is_paper = path is None
        if wish.said and not meanwhile:
            more = _("Its slip is printed.") if is_paper else _("Its slip is saved as a file.")
            self._told.reword(wish.said, f"{wish.said} {more}", tip=tip)
            return
        said = (
            _("The slip of {label}, {patient}, is printed.")
            if is_paper
            else _("The slip of {label}, {patient}, is saved as a file.")
        ).format(label=token.label, patient=token.patient)
        if meanwhile:
            self._told.reword(meanwhile, said, tip=tip)
        else:
            self._told.say(said, slip=token, tip=tip)

    def _failed(self, token: TokenRow, error: Exception) -> None:
        meanwhile = self._on_paper.pop(token.id, "")
        said = _("The slip of {label}, {patient}, is not printed.")
        self._told.reword(meanwhile, said.format(label=token.label, patient=token.patient))
        self._told.refused(error, retry_slip=token)
