"""Words for priorities that mean the same in every clinic, whatever its own classes are called."""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from qtoken.domain import names
from qtoken.domain.errors import NameReserved

EMERGENCY = "emergency"
NORMAL = "normal"
PREFERRED = "priority"
"""What a new clinic calls the class in between."""

# Letters of other alphabets that are drawn like those of these two words, small or as capitals:
# the fold keeps them apart, and nobody who reads them can.
_LOOK_ALIKE = str.maketrans("аαеεєϵмμоοօсϲуүυγνոіιɡԍʀ", "aaeeeemmoooccyyyynnllggr")


class PriorityClass(Protocol):
    """What tells one class of a clinic from the others."""

    @property
    def name(self) -> str:
        """Its name in this clinic."""

    @property
    def is_emergency(self) -> bool:
        """Whether it goes before everybody else."""

    @property
    def is_default(self) -> bool:
        """Whether it is the one that nobody names."""


P = TypeVar("P", bound=PriorityClass)


def called(rows: Iterable[P], text: str) -> tuple[P, ...]:
    """Return the classes of that name; "emergency" and "normal" are what they are everywhere.

    Not how a class is spelled makes an emergency: no class of the clinic's own takes the word, nor
    what is read as the word.
    """
    everybody, wanted = tuple(rows), _as_read(text)
    if wanted == EMERGENCY:
        return tuple(row for row in everybody if row.is_emergency)
    if wanted == NORMAL:
        return tuple(row for row in everybody if row.is_default)
    return names.same_named(everybody, text)


def is_misnamed(row: PriorityClass) -> bool:
    """Whether a class has a word for a name that means another one."""
    key = _as_read(row.name)
    return (key == EMERGENCY and not row.is_emergency) or (key == NORMAL and not row.is_default)


def check_word(row: PriorityClass) -> None:
    """Raise `NameReserved` if a class is called what means another one."""
    if is_misnamed(row):
        raise NameReserved(name=row.name)


def _as_read(text: str) -> str:
    return names.key(text).translate(_LOOK_ALIKE)
