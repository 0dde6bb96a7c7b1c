"""Steps that wait for their answer, each for the person who stood at the desk. No Qt here."""

from typing import Protocol


class HoldingView(Protocol):
    """What becomes of the keys while an answer is waited for."""

    def hold_keys(self, *, is_enter_kept: bool) -> None:
        """Enter waits for an answer: what is typed now is meant for what the answer opens.

        Without `is_enter_kept` Enter before anything else is the same press once more.
        """

    def go_on(self, *, is_meant: bool) -> None:
        """Hand on what was typed meanwhile, or forget it, because nothing has opened."""


class WaitingView(HoldingView, Protocol):
    """What is said of waiting."""

    def show_busy(self, is_busy: bool) -> None:
        """A token is being issued, or a patient registered."""


class UnderWay:
    """One step at a time for each person; the answer for one who has left opens nothing."""

    def __init__(self, view: WaitingView) -> None:
        self._view = view
        self._person = 0
        self._waiting: set[int] = set()

    @property
    def is_busy(self) -> bool:
        """Whether the person at the desk waits for an answer."""
        return self._person in self._waiting

    def next_person(self) -> None:
        """Somebody else stands at the desk, or nobody: what was typed was not for them."""
        if self.is_busy:
            self._view.go_on(is_meant=False)
            self._view.show_busy(False)
        self._person += 1

    def begin(self) -> int:
        """A step was sent off; return whom it is for."""
        self._waiting.add(self._person)
        self._view.show_busy(True)
        self._view.hold_keys(is_enter_kept=False)
        return self._person

    def end(self, person: int) -> bool:
        """The answer is here; return whether whom it is for still stands at the desk.

        If so, whoever asks lets the keys go on.
        """
        self._waiting.discard(person)
        is_there = person == self._person
        if is_there:
            self._view.show_busy(False)
        return is_there
