"""Request ids of presses whose answer is not here yet. No Qt here."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from time import monotonic


@dataclass(slots=True)
class _Kept:
    request_id: str
    begun_s: float


class KeptRequests:
    """One request id for each press, the same for its retry, until it is answered.

    So a lost answer is found and nothing is done twice; long after, the same press is meant anew.
    """

    def __init__(
        self,
        new_request_id: Callable[[], str],
        *,
        retried_within_s: float,
        seconds: Callable[[], float] = monotonic,
    ) -> None:
        """`seconds` is a clock that only runs forward."""
        self._new_request_id = new_request_id
        self._retried_within_s = retried_within_s
        self._seconds = seconds
        self._kept: dict[Hashable, _Kept] = {}

    def id_for(self, press: Hashable) -> str:
        """Return the id of this press; a retry gets the first one's, for a while."""
        now_s = self._seconds()
        kept = self._kept.get(press)
        if kept is None or now_s - kept.begun_s > self._retried_within_s:
            kept = self._kept[press] = _Kept(self._new_request_id(), now_s)
        kept.begun_s = now_s
        return kept.request_id

    def answered(self, press: Hashable) -> None:
        """The next such press is a new one."""
        self._kept.pop(press, None)

    def forget(self, is_over: Callable[[Hashable], bool]) -> None:
        """Drop the presses that can have no retry any more."""
        self._kept = {press: kept for press, kept in self._kept.items() if not is_over(press)}
