"""The priority words that mean the same in every clinic, whatever its own classes are called."""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from qtoken.domain import names
from qtoken.domain.errors import NameReserved

EMERGENCY = "emergency"
NORMAL = "normal"
PREFERRED = "priority"
"""What a new clinic calls the class in between."""

# Letters of other alphabets that look like those of the two words, in lower case or as capitals.
# `names.fold` tells them apart, but a reader cannot.
_LOOK_ALIKE = str.maketrans("аαеεєϵмμоοօсϲуүυγνոіιɡԍʀ", "aaeeeemmoooccyyyynnllggr")


class PriorityClass(Protocol):
    """What identifies one priority class of a clinic."""

    @property
    def name(self) -> str:
        """The name that this clinic gave it."""

    @property
    def is_emergency(self) -> bool:
        """Whether its tokens are called before all others."""

    @property
    def is_default(self) -> bool:
        """Whether it is used when no class is named."""


P = TypeVar("P", bound=PriorityClass)


def called(rows: Iterable[P], text: str) -> tuple[P, ...]:
    """Return the classes of that name; "emergency" and "normal" work in every clinic.

    The two words never mean a class that is merely spelled like them: `check_word` refuses such
    names, and names that look like one of the words.
    """
    everybody, wanted = tuple(rows), _as_read(text)
    if wanted == EMERGENCY:
        return tuple(row for row in everybody if row.is_emergency)
    if wanted == NORMAL:
        return tuple(row for row in everybody if row.is_default)
    return names.same_named(everybody, text)


def is_misnamed(row: PriorityClass) -> bool:
    """Return whether a class is named by a word that means another class."""
    key = _as_read(row.name)
    return (key == EMERGENCY and not row.is_emergency) or (key == NORMAL and not row.is_default)


def check_word(row: PriorityClass) -> None:
    """Raise `NameReserved` if a class is named by a word that means another class."""
    if is_misnamed(row):
        raise NameReserved(name=row.name)


def _as_read(text: str) -> str:
    return names.key(text).translate(_LOOK_ALIKE)
