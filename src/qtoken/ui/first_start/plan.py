"""What the first start is to create, and the letters it proposes. No Qt, no database."""

from collections.abc import Iterable
from dataclasses import dataclass

from qtoken.domain.labels import free_letter
from qtoken.services.rows import UserRow


@dataclass(frozen=True, slots=True)
class PlannedDepartment:
    """A department to be made. `key` is its line in the dialog and stays when the text changes."""

    key: int
    name: str
    letter: str


@dataclass(frozen=True, slots=True)
class PlannedDoctor:
    """A doctor to be made; the department by its line, the room by name or empty."""

    key: int
    name: str
    department_key: int | None
    room: str


@dataclass(frozen=True, slots=True)
class PlannedClinic:
    """A clinic to be made, with its first administrator."""

    name: str
    time_zone: str
    username: str
    password: str


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a dialog asks for. Lines where nothing is typed are left out."""

    clinic: PlannedClinic | UserRow
    """To be made, or the administrator of the one that is there."""
    departments: tuple[PlannedDepartment, ...]
    doctors: tuple[PlannedDoctor, ...]


def suggested_letter(name: str, taken: Iterable[str]) -> str:
    """Return a free letter: the initial of the name, another of its letters, or any."""
    return free_letter(name, (letter.strip().upper() for letter in taken))
