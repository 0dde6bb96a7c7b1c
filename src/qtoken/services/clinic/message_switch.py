"""Whether the clinic sends messages, and when its reminders go out."""

from datetime import datetime

from sqlalchemy import Connection, delete, text, update

from qtoken.domain.clinic_settings import ClinicSettings
from qtoken.domain.errors import RemindersSilent
from qtoken.domain.messages import QuietHours
from qtoken.models.message import message_cue_table, message_table

_POSTGRESQL = {
    True: text("ALTER TABLE token_event ENABLE TRIGGER token_event_cue"),
    False: text("ALTER TABLE token_event DISABLE TRIGGER token_event_cue"),
}


def set_cues(connection: Connection, now: datetime, *, is_on: bool) -> None:
    """Let each event leave a cue from this commit on, or not; then what waits is not sent either.

    On PostgreSQL the trigger itself is switched: to ask it each time would cost every command. On
    SQLite it asks, which costs next to nothing.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(_POSTGRESQL[is_on])
    if not is_on:
        connection.execute(delete(message_cue_table))
        connection.execute(
            update(message_table)
            .where(message_table.c.status == "waiting")
            .values(status="dropped", ended_at=now)
        )


def check_reminders(clinic: ClinicSettings) -> None:
    """Raise `RemindersSilent` if the quiet hours leave no time of the day for reminders."""
    quiet_hours = QuietHours(clinic.quiet_from_min, clinic.quiet_to_min)
    if quiet_hours.last_until_midnight_from(clinic.remind_at_min):
        remind_at, quiet_from = map(_clock_time, (clinic.remind_at_min, clinic.quiet_from_min))
        raise RemindersSilent(remind_at=remind_at, quiet_from=quiet_from)


def _clock_time(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
