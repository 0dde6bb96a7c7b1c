"""The server's end of connections around any app, in the loop of a test."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import uvicorn
from uvicorn.server import ServerState

from qtoken.api.doors import Doors, Leave, Porter
from qtoken.api.protocol import BoundedHttp, Patience

T = TypeVar("T")
App = Callable[[Any, Any, Any], Awaitable[None]]


def run(work: Coroutine[Any, Any, T]) -> T:
    """Do it in a thread of its own: browsers of other tests keep a loop running in the first."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


@contextlib.asynccontextmanager
async def listening(
    app: App, patience: Patience | None = None
) -> AsyncIterator[tuple[int, set[Leave]]]:
    """A server in this loop; gives its port and who is inside."""
    config = uvicorn.Config(app, log_config=None, lifespan="off", timeout_keep_alive=60)
    config.load()
    state, inside = ServerState(), set[Leave]()

    def speak(leave: Leave) -> BoundedHttp:
        inside.add(leave)

        def left() -> None:
            inside.discard(leave)
            leave()

        return BoundedHttp(
            config=config,
            server_state=state,
            app_state={},
            leave=left,
            patience=patience or Patience(),
        )

    with socket.create_server(("127.0.0.1", 0)) as listener:
        porter = Porter(Doors(1000), None, speak)
        porter.open(listener)
        yield listener.getsockname()[1], inside
        await porter.close()
