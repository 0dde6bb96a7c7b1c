"""A token's events, and its stay in each department, told from them."""

from sqlalchemy import Connection, Integer, bindparam, func, select

from qtoken.domain.token import ENDED, Status, Verb
from qtoken.models.department import department_table
from qtoken.models.doctor import doctor_table
from qtoken.models.room import room_table
from qtoken.models.token_event import token_event_table
from qtoken.models.user import user_table
from qtoken.services.rows import EventRow, StayRow, TokenHistory, TokenRow

_event = token_event_table.c

_EVENTS = (
    select(
        _event.id,
        _event.kind,
        _event.at,
        user_table.c.username,
        _event.reason,
        _event.is_out_of_order,
        _event.status,
        _event.department_id,
        department_table.c.name,
        func.coalesce(doctor_table.c.name, ""),
        func.coalesce(room_table.c.name, ""),
        _event.entered_at,
        _event.called_at,
        _event.ended_at,
    )
    .select_from(
        token_event_table.join(user_table, user_table.c.id == _event.actor_id)
        .join(department_table, department_table.c.id == _event.department_id)
        .outerjoin(doctor_table, doctor_table.c.id == _event.doctor_id)
        .outerjoin(room_table, room_table.c.id == _event.room_id)
    )
    .where(_event.token_id == bindparam("token_id", type_=Integer))
    .order_by(_event.version)
)


def read_history(connection: Connection, token: TokenRow) -> TokenHistory:
    """Return the token with its events, oldest first, and its stays."""
    events: list[EventRow] = []
    stays: list[StayRow] = []
    for row in connection.execute(_EVENTS, {"token_id": token.id}):
        event = EventRow(row[0], Verb(row[1]), *row[2:6], Status(row[6]), *row[7:11])
        events.append(event)
        _extend(stays, event, StayRow(*row[7:9], *row[11:14], event.doctor, event.status.value))
    return TokenHistory(token, tuple(events), tuple(stays))


def _extend(stays: list[StayRow], event: EventRow, now: StayRow) -> None:
    """Add what an event says to the stays: same entry, same stay; else the last one is over."""
    if stays and stays[-1].entered_at == now.entered_at:
        stays[-1] = now
        return
    # An undone transfer goes back to the stay before; the mistaken one is dropped.
    if len(stays) > 1 and stays[-2].entered_at == now.entered_at:
        del stays[-2:]
    elif stays and stays[-1].outcome not in ENDED:
        last = stays[-1]
        stays[-1] = StayRow(
            last.department_id,
            last.department,
            last.entered_at,
            last.called_at,
            event.at,
            last.doctor,
            "transferred",
        )
    stays.append(now)
