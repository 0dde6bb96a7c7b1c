"""A press: that somebody wants something done, once, however often it is sent."""

from dataclasses import dataclass

from qtoken.domain.input import check_request_id


@dataclass(frozen=True, slots=True)
class Press:
    """One press of one person, the same value on its whole way from a window to the event.

    `by` is the user's id. `request_id` is new for each press and kept for its retry, which gets the
    first answer. Raises `RequestIdInvalid`.
    """

    by: int
    request_id: str
    version: int | None = None
    """That of the token as it was seen: if it has changed since, nothing is done. None is for
    whoever means the token however it is."""
    reason: str = ""
    """Why, for the token's history."""

    def __post_init__(self) -> None:
        check_request_id(self.request_id)
