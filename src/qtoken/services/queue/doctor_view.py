"""What one doctor sees of the queue."""

from qtoken.db.database import Database
from qtoken.db.snapshot import Snapshot
from qtoken.domain.errors import DoctorNotFound
from qtoken.domain.receipts import Silence
from qtoken.services.queue.doctor_queries import (
    CALLED,
    CALLED_BY,
    DOCTOR,
    RECEIPTS,
    SET_ASIDE,
    SUMMARY,
    WAITING,
    FoundReceipt,
)
from qtoken.services.queue.doctor_rows import DoctorSnapshot, ReceiptRow
from qtoken.services.queue.token_reads import READER, admitted


class DoctorView:
    """Reads what a doctor's window shows. Nothing here changes anything."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def snapshot(self, doctor_id: int, *, by: int) -> DoctorSnapshot:
        """Return what a doctor sees at one instant. Raises `DoctorNotFound`."""

        def read(snapshot: Snapshot) -> DoctorSnapshot:
            found = snapshot.ask(READER, {"by": by, "now": self._database.now()})
            doctor_found = snapshot.ask(DOCTOR, {"doctor_id": doctor_id})
            reader = admitted(found.one(), by)
            doctor = doctor_found.first()
            if doctor is None:
                raise DoctorNotFound(doctor=doctor_id)
            asked = {
                "doctor_id": doctor_id,
                "department_id": doctor.department_id,
                "since": reader.today.begins_at,
                "by": by,
            }
            called = snapshot.ask(CALLED, asked)
            called_by = snapshot.ask(CALLED_BY, asked)
            receipts = snapshot.ask(RECEIPTS, asked)
            waiting = snapshot.ask(WAITING, asked)
            summary = snapshot.ask(SUMMARY, asked)
            set_aside = snapshot.ask(SET_ASIDE, asked)
            waiting_count, longest_since = summary.one()
            return DoctorSnapshot(
                now=reader.now,
                service_day=reader.today.day,
                doctor=doctor,
                called=called.rows(),
                called_by=called_by.first() or "",
                receipts=tuple(map(_receipt, receipts.rows())),
                waiting=waiting.rows(),
                waiting_count=waiting_count,
                longest_since=longest_since,
                set_aside=set_aside.rows(),
            )

        return self._database.read_together(read)


def _receipt(found: FoundReceipt) -> ReceiptRow:
    silence = None if found.silence is None else Silence(found.silence)
    return ReceiptRow(*found[:4], silence)
