"""Live changes by server-sent events; a client that comes back with its last id misses nothing."""

import json
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Annotated

import anyio
from anyio.to_thread import run_sync
from fastapi import APIRouter, Header, Request
from sse_starlette import EventSourceResponse, ServerSentEvent

from qtoken.api.authentication import Actor
from qtoken.api.bell import Bell
from qtoken.api.problems import PROBLEMS
from qtoken.api.serving import of
from qtoken.api.session import Viewer, viewing_again
from qtoken.domain.errors import QTokenError
from qtoken.domain.ids import LARGEST_ID
from qtoken.services.queue.event_rows import EventRow, EventRows

router = APIRouter(prefix="/api/events", tags=["events"], responses=PROBLEMS)

PING_S = 15
"""How often a silent stream sends a comment; proxies close what is silent for a minute."""

LOOK_AGAIN_S = 30
"""How often the log is read without a hint: a lost hint delays an event, but loses none."""

GOODBYE_S = 5
"""How long a stream may take to end properly when the server ends; the bell wakes it at once."""

SETTLE_S = 0.05
LISTENERS_MOST = 1000

LISTENERS_BY_USER_MOST = 20
"""So that nobody takes everybody's places; a program at the desk needs one."""


class ListenersMany(QTokenError):
    """More programs listen than this server serves."""

    code = "listeners_many"
    message = "Too many programs listen at this moment. Try again in a while."


class ListenersOfUserMany(QTokenError):
    """One user has more streams open than anybody needs."""

    code = "listeners_of_user_many"
    message = "You listen with {limit} programs already. End one of them, then try again."


class Stream(EventSourceResponse):
    """Server-sent events."""

    media_type = "text/event-stream"


LastEventId = Annotated[
    str | None,
    Header(
        alias="Last-Event-ID",
        max_length=40,
        description="The id of the last message that was received; what came after it is sent.",
    ),
]


@router.get(
    "/",
    operation_id="listen",
    response_class=Stream,
    responses={
        200: {
            "description": "Messages `ready`, `token`; JSON in `data`; ids grow",
            "content": {"text/event-stream": {"schema": {"type": "string"}}},
        }
    },
)
async def listen(request: Request, viewer: Viewer, last_event_id: LastEventId = None) -> Stream:
    """Send every change of a token as it happens; patients get those of their own tokens.

    `ready` comes first, with the id from which to resume. `token` says in `data` the `kind` of
    change, `token_id`, `label`, `status`, `department`, `department_id`, `room` and `at`.
    """
    here = of(request)
    listeners = here.listeners
    if listeners[viewer.by] >= LISTENERS_BY_USER_MOST:
        raise ListenersOfUserMany(limit=LISTENERS_BY_USER_MOST)
    if listeners.total() >= LISTENERS_MOST:
        raise ListenersMany
    seen = _known_id(last_event_id)
    start = await run_sync(lambda: viewer.services.event_log.newest(seen=seen, by=viewer.by))
    # A generator: it counts the listener only when its first message is asked for.
    stream = _messages(here.bell, viewer, start, listeners, here.looking())
    return Stream(stream, ping=PING_S, sep="\n", shutdown_grace_period=GOODBYE_S)


async def _messages(
    bell: Bell,
    viewer: Actor,
    last_id: int,
    listeners: Counter[int],
    looking: anyio.CapacityLimiter,
) -> AsyncIterator[ServerSentEvent]:
    if listeners[viewer.by] >= LISTENERS_BY_USER_MOST:
        # Several streams passed the check above before any of them was counted.
        return
    listeners[viewer.by] += 1
    try:
        # `retry`: browsers come back 3000 ms after a lost connection, with this id if nothing
        # followed.
        yield ServerSentEvent(data="{}", event="ready", id=str(last_id), retry=3000)
        while not bell.is_closed:
            # Taken before reading: a commit during the read sets this event, and is read in the
            # next round.
            rung = bell.next()
            try:
                page = await run_sync(_read, viewer, last_id, limiter=looking)
            except QTokenError:
                # Signed out, or no database: the client comes back with its id, and is told.
                return
            for row in page.rows:
                yield _message(row)
            last_id = page.last_id
            # PostgreSQL: an id below the newest may still be uncommitted. It is waited for, because
            # events must be sent in the order of their ids to be resumed after the last one.
            if not page.is_complete:
                await anyio.sleep(SETTLE_S)
                continue
            with anyio.move_on_after(LOOK_AGAIN_S):
                await rung.wait()
    finally:
        listeners[viewer.by] -= 1
        if not listeners[viewer.by]:
            del listeners[viewer.by]


def _read(viewer: Actor, last_id: int) -> EventRows:
    # The key is looked up each time: once it is withdrawn, its stream ends.
    user = viewing_again(viewer)
    return replace(viewer, user=user).services.event_log.since(last_id, by=user.id)


def _message(row: EventRow) -> ServerSentEvent:
    value = {
        "kind": row.kind.value,
        "token_id": row.token_id,
        "label": row.label,
        "status": row.status.value,
        "department": row.department,
        "department_id": row.department_id,
        "room": row.room,
        "at": row.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    return ServerSentEvent(data=json.dumps(value), event="token", id=str(row.id))


def _known_id(text: str | None) -> int | None:
    """Return the id that a client has seen; None if it is no id that was ever sent."""
    if text is None or not text.isascii() or not text.isdigit() or int(text) > LARGEST_ID:
        return None
    return int(text)
