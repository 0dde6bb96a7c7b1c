"""Routes for programs: who asks is looked up, and answered, in one turn of one thread.

A sync dependency, a sync function and its answer would each wait for a thread of their own: under
load that costs more than the work itself (`benchmarks/README.md`).
"""

from collections.abc import Awaitable, Callable, Coroutine
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any

from anyio.to_thread import run_sync
from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

from qtoken.api.problems import PROBLEMS
from qtoken.api.serving import of
from qtoken.api.who import Caller

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class OneTurn(APIRoute):
    """A route whose function gets an `Actor` for a `Caller`, in the thread in which it works.

    Its description tells what any of them may refuse.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **settings: Any) -> None:
        settings["responses"] = PROBLEMS | (settings.get("responses") or {})
        # What generated clients call the method.
        settings["operation_id"] = endpoint.__name__
        made = endpoint if iscoroutinefunction(endpoint) else _in_one_turn(endpoint)
        super().__init__(path, made, **settings)

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


def _in_one_turn(endpoint: Callable[..., Any]) -> Callable[..., Awaitable[Any]]:
    def work(given: dict[str, Any]) -> Any:
        for name, value in given.items():
            if isinstance(value, Caller):
                given[name] = value.actor()
        return endpoint(**given)

    @wraps(endpoint)
    async def turned(**given: Any) -> Any:
        callers = (value for value in given.values() if isinstance(value, Caller))
        turns = (of(caller.request).changing() for caller in callers if caller.changes)
        return await run_sync(work, given, limiter=next(turns, None))

    return turned
