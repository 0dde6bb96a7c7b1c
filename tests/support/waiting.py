"""Waiting for a condition of another process: the one place of the tests that sleeps."""

import time
from collections.abc import Callable

_LOOK_EVERY_S = 0.01


def becomes_true(condition: Callable[[], bool], limit_s: float = 30) -> bool:
    """Whether ``condition`` holds before ``limit_s`` is over; returns as soon as it does."""
    deadline = time.monotonic() + limit_s
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(_LOOK_EVERY_S)
    return condition()
