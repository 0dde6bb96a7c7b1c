"""One column of a row table: how a frozen row is shown in one cell."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Generic, Protocol, TypeVar

from qtoken.ui.fonts import REGULAR


class HasId(Protocol):
    """A frozen row with an identity; rows are compared with ``==``."""

    @property
    def id(self) -> Hashable: ...


RowT = TypeVar("RowT", bound=HasId)


class Align(Enum):
    """Where a cell's text stands; START is the side where reading begins."""

    START = "start"
    CENTER = "center"
    END = "end"


# Without slots: Python 3.11 cannot make ``Column[Row](…)`` of a generic class that is frozen and
# has them.
@dataclass(frozen=True)
class Column(Generic[RowT]):
    """How to show one thing about a row.

    Every function is called while painting: no queries, no long work.

    ``title`` is a function because texts are looked up when shown: ``lambda: _("Patient")``.
    ``icon`` gives an icon's meaning and ``color`` a colour token, or None. ``width`` is in pixels
    at 100 %; columns without one share what is left. ``widest`` gives texts that must fit, such as
    all states: another language may need more than ``width``.
    """

    title: Callable[[], str]
    text: Callable[[RowT], str]
    tool_tip: Callable[[RowT], str] | None = None
    icon: Callable[[RowT], str | None] | None = None
    color: Callable[[RowT], str | None] | None = None
    align: Align = Align.START
    width: int | None = None
    widest: Callable[[], Sequence[str]] | None = None
    weight: int = REGULAR
