"""Routes whose work is done in one turn of one thread, and changes where the database takes them.

For programs who asks is looked up in it too. A sync dependency, a sync function and its answer
would each wait for a thread of their own: under load that costs more than the work itself
(`benchmarks/README.md`).
"""

from collections.abc import Callable, Coroutine
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any

from anyio.to_thread import run_sync
from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

from qtoken.api.authentication import Actor, Caller
from qtoken.api.problems import PROBLEMS
from qtoken.api.serving import Serving

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class OneTurn(APIRoute):
    """A route whose function gets an `Actor` for a `Caller`, in the thread in which it works.

    Its description tells what any of them may refuse.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **settings: Any) -> None:
        settings["responses"] = PROBLEMS | (settings.get("responses") or {})
        # What generated clients call the method.
        settings["operation_id"] = endpoint.__name__
        super().__init__(path, in_one_turn(endpoint), **settings)

    def get_route_handler(self) -> Handler:
        """Return what handles a request; whoever is not signed in is told nothing else first."""
        handle = super().get_route_handler()

        async def handled(request: Request) -> Response:
            try:
                return await handle(request)
            except RequestValidationError:
                caller = getattr(request.state, "caller", None)
                if caller is not None:
                    await run_in_threadpool(caller.actor)
                raise

        return handled


def in_one_turn(endpoint: Callable[..., Any], *, changes: bool = False) -> Callable[..., Any]:
    """Return the function of a route as one that works in a thread, in its turn if it changes.

    With `changes` it always does; else where its `Caller` does. What waits for others by itself is
    left as it is.
    """
    if iscoroutinefunction(endpoint):
        return endpoint

    def work(given: dict[str, Any]) -> Any:
        for name, value in given.items():
            if isinstance(value, Caller):
                given[name] = value.actor()
        return endpoint(**given)

    @wraps(endpoint)
    async def turned(**given: Any) -> Any:
        found = (_server(value, changes=changes) for value in given.values())
        server = next((here for here in found if here is not None), None)
        return await run_sync(work, given, limiter=None if server is None else server.changing())

    return turned


def _server(given: Any, *, changes: bool) -> Serving | None:
    """Return the server that is changed through this argument of a route, if it is one."""
    match given:
        case Caller(changes=True, here=here):
            return here
        case Actor(here=here) if changes:
            return here
        case Serving() if changes:
            return given
    return None
