"""The part of a page that changes by itself, by long polling.

The browser asks with the mark of what it shows; the answer is held back until the mark differs.
"""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

import anyio
from anyio.to_thread import run_sync
from fastapi import Depends, Query, Request
from fastapi.responses import HTMLResponse, Response

from qtoken.api.pages.rendering import HEADERS
from qtoken.api.serving import of
from qtoken.texts import _

HELD_FOR_S = 20.0
"""How long an answer is held back at most; proxies close connections that stay silent longer."""

WAITING_MOST = 3000
"""Pages that can be held at one time; further ones are answered by looking every few seconds."""

_MERGED_FOR_S = 0.2
"""After a wake-up a page waits until so long after its question: many commits become one look."""

_LOOK_AGAIN_S = 4.0
_TRY_AGAIN_S = 2


@dataclass(frozen=True, slots=True)
class Part:
    """The changing part of a page, and the clinic's time at which it was read."""

    html: str
    clock: str

    @property
    def mark(self) -> str:
        """A short hash of its content."""
        return hashlib.sha256(self.html.encode()).hexdigest()[:16]

    @property
    def as_of(self) -> str:
        """When this was read, for a page whose scripts do not run."""
        return _("As of {time}").format(time=self.clock)


@dataclass(frozen=True, slots=True)
class Looking:
    """A page that waits for another version of its part."""

    request: Request
    seen: str
    hold_s: float

    async def answer(self, show: Callable[[], Part]) -> Response:
        """Return the part as soon as it differs from what was seen, or 204 if it stays the same.

        `show` renders it on a worker thread; a page that waits holds no thread.
        """
        here = of(self.request)
        bell = here.bell
        began = time.monotonic()
        until = began + min(self.hold_s, HELD_FOR_S)
        while not bell.is_closed:
            # Before rendering: a commit during it sets this event, and the next round shows it.
            rung = bell.next()
            part = await run_sync(show, limiter=here.looking())
            headers = HEADERS | {"X-Mark": part.mark, "X-Clock": part.clock}
            if part.mark != self.seen:
                return HTMLResponse(part.html, headers=headers)
            left_s = until - time.monotonic()
            if left_s <= 0:
                return Response(status_code=204, headers=headers)
            await _wait(self.request, rung, left_s, merged_until=began + _MERGED_FOR_S)
        # The page keeps what it shows and asks again.
        return Response(status_code=503, headers=HEADERS | {"Retry-After": str(_TRY_AGAIN_S)})


async def _looking(
    request: Request,
    seen: Annotated[str, Query(max_length=40)] = "",
    quick: Annotated[bool, Query()] = False,
    hold: Annotated[float, Query(ge=1, le=HELD_FOR_S)] = HELD_FOR_S,
) -> Looking:
    """Take the mark of what the page shows already (empty: anything is new).

    With `quick` the answer comes at once: a page that has just opened or come back wants to know
    whether the server is there. `hold` is how many seconds it waits before it doubts that.
    """
    return Looking(request, seen, 0.0 if quick else hold)


Looks = Annotated[Looking, Depends(_looking)]
"""For routes that give the part of a page that changes."""


async def _wait(
    request: Request, rung: anyio.Event, longest_s: float, *, merged_until: float
) -> None:
    waiting = of(request).waiting_pages
    if len(waiting) >= WAITING_MOST:
        await anyio.sleep(min(longest_s, _LOOK_AGAIN_S))
        return
    me = object()
    waiting.add(me)
    try:
        with anyio.move_on_after(longest_s):
            await rung.wait()
            # While much changes a page asks again at once; so several commits become one look.
            await anyio.sleep(max(0.0, merged_until - time.monotonic()))
    finally:
        waiting.discard(me)
