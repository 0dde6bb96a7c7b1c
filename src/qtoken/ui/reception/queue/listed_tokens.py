"""Where a token stands, in a word or two: "am I still in the list?" is answered. No Qt here."""

from dataclasses import dataclass

from qtoken import phrases
from qtoken.domain.token import Status
from qtoken.services.rows import QueueSnapshot, TokenRow


@dataclass(frozen=True, slots=True)
class ListedToken:
    """An open token, and how it stands."""

    token: TokenRow
    words: str
    """Such as `next`, `3 before`, `on hold`, `Room 2`."""


def listed_tokens_of(snapshot: QueueSnapshot, patient_id: int) -> tuple[ListedToken, ...]:
    """Return the open tokens of a patient, whoever is in first, then those who wait."""
    lists = (snapshot.called, snapshot.waiting, snapshot.on_hold)
    own = (token for tokens in lists for token in tokens if token.patient_id == patient_id)
    return tuple(ListedToken(token, _words(token, snapshot)) for token in own)


def is_next(snapshot: QueueSnapshot | None, token: TokenRow, doctor_id: int | None) -> bool:
    """Whether call-next would take this token for that doctor, or for nobody in particular."""
    if snapshot is None:
        return True
    line = (t for t in snapshot.waiting if t.department_id == token.department_id)
    wanted = (None, doctor_id)
    first = next((t for t in line if not doctor_id or t.wanted_doctor_id in wanted), None)
    return first is None or first.id == token.id


def _words(token: TokenRow, snapshot: QueueSnapshot) -> str:
    if token.status is Status.CALLED and token.room:
        return token.room
    if token.status is not Status.WAITING:
        return phrases.status(token.status)
    line = [t.id for t in snapshot.waiting if t.department_id == token.department_id]
    return phrases.before(line.index(token.id))
