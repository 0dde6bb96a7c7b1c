"""Priority classes: who goes first."""

from sqlalchemy import Connection

from qtoken.domain.call_order import LONGEST_HEAD_START_MIN
from qtoken.domain.fields import Field
from qtoken.domain.input import check_number
from qtoken.domain.press import Press
from qtoken.domain.priorities import check_word
from qtoken.domain.unchanged import UNCHANGED, Unchanged, changes, unless_unchanged
from qtoken.models.clinic import priority_class_table
from qtoken.services.asked import filled
from qtoken.services.clinic.queries import PRIORITIES
from qtoken.services.clinic.setup_part import SetupPart, name_taken
from qtoken.services.clinic.steps import insert_row, named, read_priority, renamed, update_row
from qtoken.services.rows import PriorityRow


class PrioritiesPart(SetupPart):
    """Who goes first."""

    def priorities(self, *, by: int) -> tuple[PriorityRow, ...]:
        """Return the priority classes, the plainest first and emergencies last."""
        return self._list(PRIORITIES, by)

    def add_priority(self, name: str, *, head_start_min: int, press: Press) -> PriorityRow:
        """Add a priority class with a head start in minutes. Raises `NameTaken`, `NameReserved`.

        "Emergency" and "normal" mean the clinic's own in any spelling; nobody else takes them.
        """
        values = {
            **named(name),
            "head_start_min": _head_start(head_start_min),
            "is_emergency": False,
            "is_default": False,
        }

        def work(connection: Connection) -> PriorityRow:
            row = read_priority(connection, insert_row(connection, priority_class_table, values))
            check_word(row)
            return row

        with name_taken(values["name"]):
            return self._change(PriorityRow, work, "add_priority", filled(values), press=press)

    def change_priority(
        self,
        priority_id: int,
        *,
        name: str | Unchanged = UNCHANGED,
        head_start_min: int | Unchanged = UNCHANGED,
        press: Press,
    ) -> PriorityRow:
        """Rename a priority class or change its head start, for tokens issued from now on.

        Raises `PriorityUnknown`, `NameTaken`, `NameReserved`, `NumberOutOfRange`.
        """
        values = renamed(name) | changes(
            {"head_start_min": unless_unchanged(head_start_min, _head_start)}
        )

        def work(connection: Connection) -> PriorityRow:
            update_row(connection, priority_class_table, priority_id, values)
            row = read_priority(connection, priority_id)
            if name is not UNCHANGED:
                check_word(row)
            return row

        asked = values | {"priority_id": priority_id}
        with name_taken(name):
            return self._change(PriorityRow, work, "change_priority", asked, press=press)


def _head_start(minutes: int) -> int:
    return check_number(minutes, Field.HEAD_START, lowest=0, highest=LONGEST_HEAD_START_MIN)
