"""A clinic that is open: what the entry layers hold in their hands.

Loading this loads no database: windows and commands name it long before they open one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qtoken.services.changes import ChangeFeed
from qtoken.services.services import Services

if TYPE_CHECKING:
    from qtoken.db.database import Database


@dataclass(frozen=True, slots=True)
class Clinic:
    """An open clinic, made by `bootstrap.open_clinic`. Close it at the end."""

    services: Services
    feed: ChangeFeed
    database: "Database"
    examine: Callable[[], None]
    """Returns if the clinic can be worked on. Raises what is wrong, as `schema.examine`."""

    def close(self) -> None:
        """Stop the feed, then close all connections."""
        self.feed.stop()
        self.database.close()
