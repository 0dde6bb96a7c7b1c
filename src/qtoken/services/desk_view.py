"""What a reception desk looks at, all of it at one instant."""

from qtoken.db.database import Database
from qtoken.db.snapshot import Query, Snapshot
from qtoken.domain.roles import Right
from qtoken.services.clinic.everything import AskedSetup
from qtoken.services.messages.unsent import select_unsent_count
from qtoken.services.ownership import authorize_all
from qtoken.services.queue.token_reads import READER, admitted
from qtoken.services.queue.waiting_lines import AskedDepartment, AskedQueue
from qtoken.services.rows import DeskSnapshot

_UNSENT_COUNT = Query(select_unsent_count, int)


class DeskView:
    """Reads what a reception's window shows. Nothing here changes anything."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def snapshot(self, *, department_id: int | None = None, by: int) -> DeskSnapshot:
        """Return the clinic and its queue, and that of one department if it is named.

        Raises `DepartmentNotFound`.
        """

        def read(snapshot: Snapshot) -> DeskSnapshot:
            found = snapshot.ask(READER, {"by": by, "now": self._database.now()})
            asked_setup = AskedSetup(snapshot)
            known = AskedDepartment(snapshot, department_id)
            reader = admitted(found.one(), by)
            authorize_all(by, reader.who.role, Right.SEE_CLINIC)
            known.require()
            setup = asked_setup.row()
            everything = AskedQueue(snapshot, reader, None)
            shown = None if department_id is None else AskedQueue(snapshot, reader, department_id)
            # Clinics that send no messages do not pay for the question.
            unsent = snapshot.ask(_UNSENT_COUNT) if setup.clinic.sends_messages else None
            if unsent is not None:
                authorize_all(by, reader.who.role, Right.SEE_PATIENTS)
            queue = everything.row()
            return DeskSnapshot(
                setup=setup,
                everything=queue,
                shown=queue if shown is None else shown.row(),
                unsent_count=0 if unsent is None else unsent.one(),
            )

        return self._database.read_together(read)
