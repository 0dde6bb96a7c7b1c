"""The presses of a morning, the same on a service and on its floor."""

import itertools
from typing import Protocol

from tests.support.desk import new_request


class Desk(Protocol):
    """Whatever issues and calls tokens: the services of a `Ward`, or raw statements."""

    def issue(self, patient_id: int, request_id: str) -> None: ...

    def call_next(self, request_id: str) -> tuple[int, str]: ...

    def done(self, token_id: int) -> None: ...


class Presses:
    """One person at one desk, with one patient after the other."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._patients = itertools.count(1)
        self._called: int | None = None

    def issue(self) -> None:
        """Issue a token to the next patient who has none."""
        self._desk.issue(next(self._patients), new_request())

    def call_next(self) -> str:
        """Call the next token; returns its label."""
        self._called, label = self._desk.call_next(new_request())
        return label

    def free_doctor(self) -> None:
        """End the consultation, if one was begun."""
        if self._called is not None:
            self._desk.done(self._called)
            self._called = None
