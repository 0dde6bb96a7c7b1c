"""All that a clinic consists of, at one instant."""

from qtoken.db.row_query import RowQuery
from qtoken.db.snapshot import Query, R, Snapshot
from qtoken.services.clinic.queries import (
    CLINIC,
    DEPARTMENTS,
    DOCTORS,
    MESSAGE_LANGUAGES,
    PRIORITIES,
    ROOMS,
)
from qtoken.services.rows import SetupRow


def _compiled(query: RowQuery[R]) -> Query[R]:
    return Query(lambda: query.query, query.row)


_CLINIC = _compiled(CLINIC)
_DEPARTMENTS = _compiled(DEPARTMENTS)
_DOCTORS = _compiled(DOCTORS)
_ROOMS = _compiled(ROOMS)
_PRIORITIES = _compiled(PRIORITIES)
_LANGUAGES = Query(lambda: MESSAGE_LANGUAGES, str)


class AskedSetup:
    """All that the clinic consists of, on its way from the database."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._clinic = snapshot.ask(_CLINIC)
        self._departments = snapshot.ask(_DEPARTMENTS)
        self._doctors = snapshot.ask(_DOCTORS)
        self._rooms = snapshot.ask(_ROOMS)
        self._priorities = snapshot.ask(_PRIORITIES)
        self._languages = snapshot.ask(_LANGUAGES)

    def row(self) -> SetupRow:
        """Wait for it."""
        return SetupRow(
            clinic=self._clinic.one(),
            departments=self._departments.rows(),
            doctors=self._doctors.rows(),
            rooms=self._rooms.rows(),
            priorities=self._priorities.rows(),
            message_languages=self._languages.rows(),
        )
