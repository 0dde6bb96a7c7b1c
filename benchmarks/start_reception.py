"""One start of the reception in a new process; started by the benchmark `start`.

The argument is the address of a database. It says when the window was painted, when today's rows
were, and its memory, as `start_process` does.
"""

import sys
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

# In the program's order: every start comes through the command line.
import qtoken.cli.main
import qtoken.ui  # noqa: F401

# isort: split
from benchmarks.start_process import FirstPaint, say_memory

if TYPE_CHECKING:
    from qtoken.bootstrap import Clinic
    from qtoken.ui.live import Live
    from qtoken.ui.reception.window import ReceptionWindow
    from qtoken.ui.widgets.row_table import RowTable


def reception(address: str) -> None:
    """The program itself, with somebody signed in already: typing a password is nobody's start."""
    from qtoken.settings import Settings
    from qtoken.ui.reception.window import ReceptionWindow
    from qtoken.ui.start import Start

    start = Start(address, wanted=Settings(theme="light", language="en"))
    window = ReceptionWindow(
        start.app.tasks, start.app.problems, start.settings, speak=start.app.speak
    )
    start.app.open_windows(window)
    start.open_for_anybody(window, partial(_sign_in, window))
    # Last, and so told first: what the program does after its first paint is not part of it.
    FirstPaint(window, lambda: None)
    start.run()
    say_memory()


def _sign_in(window: "ReceptionWindow", clinic: "Clinic", live: "Live") -> None:
    from qtoken.domain.roles import Role
    from qtoken.services.rows import UserRow
    from qtoken.ui.widgets.row_table import RowTable

    window.attach(clinic, UserRow(1, "ana", "", Role.ADMIN, is_active=True), live)
    for table in window.findChildren(RowTable):
        _FirstRows(table, window.close)


class _FirstRows(FirstPaint):
    """Says when a table was painted with rows in it, and then calls back."""

    def __init__(self, table: "RowTable[Any]", then: Callable[[], object]) -> None:
        super().__init__(table.viewport(), then)
        self._table = table

    def is_awaited(self) -> bool:
        """Whether this paint is the one."""
        return bool(self._table.rows_model.rows)


if __name__ == "__main__":
    reception(sys.argv[1])
