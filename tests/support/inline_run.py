"""Runs jobs where they are asked for: presenters are tested without Qt and without waiting."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

Result = TypeVar("Result")


class InlineRun:
    """Stands for both lanes (``Run`` and ``RunQuery``).

    With ``is_holding`` set, jobs wait until ``finish``, so that a test can look at what a window
    shows meanwhile. A failure that nobody handles is raised.
    """

    def __init__(self, *, is_holding: bool = False) -> None:
        self.is_holding = is_holding
        self._held: list[tuple[Hashable | None, Callable[[], None]]] = []

    def __call__(
        self,
        job: Callable[[], Result],
        done: Callable[[Result], None],
        failed: Callable[[Exception], None] | None = None,
        *,
        key: Hashable | None = None,
        owner: object | None = None,
    ) -> None:
        if not self.is_holding:
            _run(job, done, failed)
            return
        if key is not None:
            self._held = [held for held in self._held if held[0] != key]
        self._held.append((key, lambda: _run(job, done, failed)))

    @property
    def held_count(self) -> int:
        """Jobs that wait for ``finish``."""
        return len(self._held)

    def finish(self) -> None:
        """Do the jobs that wait, in order."""
        held, self._held = self._held, []
        for _key, run in held:
            run()


def _run(
    job: Callable[[], Any],
    done: Callable[[Any], None],
    failed: Callable[[Exception], None] | None,
) -> None:
    try:
        result = job()
    except Exception as error:
        if failed is None:
            raise
        failed(error)
    else:
        done(result)
