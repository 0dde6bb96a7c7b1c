"""How a presenter runs work off the UI thread. No Qt here, so presenters can import it."""

from collections.abc import Callable, Hashable
from typing import Protocol, TypeVar

Result = TypeVar("Result")


class Run(Protocol):
    """Does ``job`` off the UI thread, then calls ``done`` with the result, on the UI thread.

    ``failed`` gets the exception instead; without it `Problems` tells the person, so no failure is
    lost. ``job`` is a plain function that uses no widgets, no Qt types and no outside session.
    """

    def __call__(
        self,
        job: Callable[[], Result],
        done: Callable[[Result], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None: ...


class RunQuery(Protocol):
    """Like ``Run`` for reading.

    A newer query with the same ``key`` by the same receiver drops the older one.
    """

    def __call__(
        self,
        job: Callable[[], Result],
        done: Callable[[Result], None],
        failed: Callable[[Exception], None] | None = None,
        *,
        key: Hashable | None = None,
    ) -> None: ...
