"""Receipts for each call, sent to the database until they are stored. No Qt here."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Protocol

from qtoken.domain.errors import DatabaseError
from qtoken.domain.receipts import Fact, Silence
from qtoken.ui.run import Run


class ReceiptService(Protocol):
    """What receipts need of the services."""

    def acknowledge(
        self,
        event_ids: Collection[int],
        *,
        display: str,
        facts: Collection[Fact],
        silence: Silence | None = None,
    ) -> None:
        """Keep these facts of these announcements."""


@dataclass(slots=True)
class _Told:
    facts: set[Fact] = field(default_factory=set)
    silence: Silence | None = None
    kept: frozenset[Fact] = frozenset()
    is_silence_kept: bool = False
    is_taken: bool = False
    """Whether the database has stored that this display has the call."""

    @property
    def new(self) -> tuple[frozenset[Fact], Silence | None]:
        return frozenset(self.facts - self.kept), None if self.is_silence_kept else self.silence

    @property
    def is_kept(self) -> bool:
        return self.is_taken and self.new == (frozenset(), None)


class Receipts:
    """Collects facts and sends them, many calls at once; one job is under way at a time."""

    def __init__(self, service: ReceiptService, run: Run, name: str) -> None:
        """`name` is the display's name in the receipts."""
        self._service = service
        self._run = run
        self._name = name
        self._told: dict[int, _Told] = {}
        self._is_busy = False

    def tell(self, event_ids: Iterable[int], *facts: Fact, silence: Silence | None = None) -> None:
        """Note these facts of these announcements; a repeat changes nothing."""
        for id_ in event_ids:
            told = self._told.setdefault(id_, _Told())
            told.facts |= set(facts)
            told.silence = told.silence or silence
        self.send()

    def take(self, event_ids: Iterable[int]) -> None:
        """Note that this display has these calls and will show them, unless more is known."""
        for id_ in event_ids:
            self._told.setdefault(id_, _Told())
        self.send()

    def knows(self, event_id: int, fact: Fact) -> bool:
        """Whether this fact was told already."""
        return event_id in self._told and fact in self._told[event_id].facts

    def forget_all_but(self, event_ids: Collection[int]) -> None:
        """Forget all other announcements: they are over."""
        self._told = {id_: told for id_, told in self._told.items() if id_ in event_ids}

    def send(self) -> None:
        """Send what is not stored yet; what fails is sent again with the next look."""
        batches: dict[tuple[frozenset[Fact], Silence | None], list[int]] = defaultdict(list)
        for id_, told in self._told.items():
            # One call of the service takes one set of facts, so announcements with the same go
            # together.
            if not told.is_kept:
                batches[told.new].append(id_)
        if not batches or self._is_busy:
            return
        self._is_busy = True
        (facts, silence), ids = next(iter(batches.items()))

        def kept(_nothing: object) -> None:
            self._is_busy = False
            for id_ in ids:
                self._keep(id_, facts, silence)
            self.send()

        def failed(error: Exception) -> None:
            # The next look sends it again. Any other error is a bug, so it is not swallowed.
            self._is_busy = False
            if not isinstance(error, DatabaseError):
                raise error

        self._run(
            lambda: self._service.acknowledge(
                ids, display=self._name, facts=facts, silence=silence
            ),
            kept,
            failed,
        )

    def _keep(self, id_: int, facts: frozenset[Fact], silence: Silence | None) -> None:
        told = self._told.get(id_)
        if told is not None:
            told.kept |= facts
            told.is_taken = True
            told.is_silence_kept = told.is_silence_kept or silence is not None
