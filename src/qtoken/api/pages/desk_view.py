"""The queue as the desk's page shows it: by department, in three sections."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from qtoken import phrases
from qtoken.api.authentication import Actor
from qtoken.api.pages.frame import press_id
from qtoken.domain.token import Status
from qtoken.services.rows import DepartmentRow, DoctorRow, QueueSnapshot, TokenRow
from qtoken.texts import pgettext

ENDED_SHOWN = 20
"""How many of the newest ended tokens are shown in each department."""


@dataclass(frozen=True, slots=True)
class TokenView:
    """A line of the queue, with a button where there is an `action`.

    A token that `is_early` can be called only with a reason, which another page asks for.
    """

    id: int
    label: str
    patient: str
    needs: str
    told: str
    is_emergency: bool
    version: int
    action: str = ""
    press: str = ""
    request_id: str = ""
    is_early: bool = False


@dataclass(frozen=True, slots=True)
class DepartmentView:
    """The sections of a department; `request_id` is its call-next button's, empty if nobody waits.

    Tokens on hold stand below those that wait. `ended_count` is the whole day's.
    """

    id: int
    name: str
    waiting: Sequence[TokenView]
    on_hold: Sequence[TokenView]
    called: Sequence[TokenView]
    ended: Sequence[TokenView]
    ended_count: str
    request_id: str


def departments_view(
    actor: Actor,
    snapshot: QueueSnapshot,
    departments: Iterable[DepartmentRow],
    calling: DoctorRow | None,
) -> list[DepartmentView]:
    """Return the departments that are open or have open tokens.

    `calling` is the doctor for whom the next one is called.
    """
    shown = (row for row in departments if _is_shown(snapshot, row))
    views = [_department(actor, snapshot, row, calling) for row in shown]
    # Sorting is stable: busy departments come first, by name as before.
    return sorted(views, key=lambda view: not (view.waiting or view.called))


def _is_shown(snapshot: QueueSnapshot, row: DepartmentRow) -> bool:
    here = (*snapshot.waiting, *snapshot.called, *snapshot.on_hold)
    return row.is_open or any(token.department_id == row.id for token in here)


def _department(
    actor: Actor, snapshot: QueueSnapshot, row: DepartmentRow, calling: DoctorRow | None
) -> DepartmentView:
    def of(tokens: Iterable[TokenRow]) -> list[TokenRow]:
        return [token for token in tokens if token.department_id == row.id]

    waiting, ended = of(snapshot.waiting), of(snapshot.ended)
    called, on_hold = of(snapshot.called), of(snapshot.on_hold)
    is_cut = snapshot.ended_count > len(snapshot.ended)
    # The request id is made of the whole state. A repeated press on the same state is answered by
    # the first answer; any change makes it a new press, else it would get the old answer for ever.
    state = [(token.id, token.version) for token in (*waiting, *called, *on_hold, *ended)]
    first = first_for(calling, waiting)
    return DepartmentView(
        id=row.id,
        name=row.name,
        waiting=_lines(actor, waiting, lambda t: _waiting(t, snapshot), "called", first),
        on_hold=_lines(actor, on_hold, lambda t: phrases.status(t.status), ""),
        called=_lines(actor, called, _place, "done"),
        ended=_lines(actor, ended[:ENDED_SHOWN], _outcome, ""),
        ended_count=f"{len(ended)}+" if is_cut else str(len(ended)),
        request_id=press_id(actor, "next", row.id, calling and calling.id, state) if first else "",
    )


def first_for(calling: DoctorRow | None, waiting: Iterable[TokenRow]) -> TokenRow | None:
    """Return the token that call-next would take; to call any other one needs a reason."""
    wanted = None if calling is None else (None, calling.id)
    return next((t for t in waiting if wanted is None or t.wanted_doctor_id in wanted), None)


def _lines(
    actor: Actor,
    tokens: Iterable[TokenRow],
    told: Callable[[TokenRow], str],
    action: str,
    first: TokenRow | None = None,
) -> list[TokenView]:
    press = {"called": pgettext("action", "Call"), "done": pgettext("action", "Done")}.get(
        action, ""
    )
    return [
        TokenView(
            id=token.id,
            label=token.label,
            patient=token.patient,
            needs=token.needs,
            told=told(token),
            is_emergency=token.is_emergency,
            version=token.version,
            action=action,
            press=press,
            request_id=press_id(actor, action, token.id, token.version),
            is_early=action == "called" and token is not first,
        )
        for token in tokens
    ]


def _waiting(token: TokenRow, snapshot: QueueSnapshot) -> str:
    return phrases.waited_since(token, snapshot.now, snapshot.service_day)


def _place(token: TokenRow) -> str:
    return ", ".join(part for part in (token.room, token.doctor) if part)


def _outcome(token: TokenRow) -> str:
    return "" if token.status is Status.DONE else phrases.status(token.status)
