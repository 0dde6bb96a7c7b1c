"""Routes that do all their work in one worker thread, the look at the key included.

FastAPI would send a sync dependency, a sync function and the building of its answer to the thread
pool one after the other: under load those three waits cost more than the work itself
(`benchmarks/README.md`). Changes also wait for their turn where the database takes one at a time.
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

from qtoken.api.authentication import Actor, Unverified
from qtoken.api.problems import PROBLEMS
from qtoken.api.serving import Serving

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class ActorRoute(APIRoute):
    """A route that looks the key up in its worker thread: its function gets an `Actor`.

    In the parameters, `Reads` and `Changes` say `Actor`, while their dependencies return an
    `Unverified`: this class replaces one by the other just before it calls the function.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **settings: Any) -> None:
        settings["responses"] = PROBLEMS | (settings.get("responses") or {})
        # What generated clients call the method.
        settings["operation_id"] = endpoint.__name__
        super().__init__(path, in_one_thread(endpoint), **settings)

    def get_route_handler(self) -> Handler:
        """Return what handles a request; a wrong key is refused before bad input is."""
        handle = super().get_route_handler()

        async def handled(request: Request) -> Response:
            try:
                return await handle(request)
            except RequestValidationError:
                # Validation fails before the function runs, so nobody has looked at the key yet. A
                # stranger must not learn what a route takes.
                unverified = getattr(request.state, "unverified", None)
                if unverified is not None:
                    await run_in_threadpool(unverified.actor)
                raise

        return handled


def in_one_thread(endpoint: Callable[..., Any], *, changes: bool = False) -> Callable[..., Any]:
    """Return the function of a route as a coroutine that runs it in one worker thread.

    It waits for its turn to change with `changes`, or where its `Unverified` says so. A coroutine
    function is returned as it is.
    """
    if iscoroutinefunction(endpoint):
        return endpoint

    def work(given: dict[str, Any]) -> Any:
        for name, value in given.items():
            if isinstance(value, Unverified):
                given[name] = value.actor()
        return endpoint(**given)

    # FastAPI reads the parameters of a route from its signature, which `wraps` keeps.
    @wraps(endpoint)
    async def turned(**given: Any) -> Any:
        found = (_server(value, changes=changes) for value in given.values())
        server = next((here for here in found if here is not None), None)
        return await run_sync(work, given, limiter=None if server is None else server.changing())

    return turned


def _server(given: Any, *, changes: bool) -> Serving | None:
    """Return the server if this argument of a route stands for a change there, else None."""
    match given:
        case Unverified(changes=True, here=here):
            return here
        case Actor(here=here) if changes:
            return here
        case Serving() if changes:
            return given
    return None
