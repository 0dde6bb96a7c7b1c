"""The clinic's own settings."""

from sqlalchemy import Connection, update

from qtoken.domain.clinic_settings import ClinicSettings, cleaned
from qtoken.domain.press import Press
from qtoken.domain.setting import Value
from qtoken.models.clinic import clinic_table
from qtoken.services.clinic.message_switch import check_reminders, set_cues
from qtoken.services.clinic.queries import CLINIC
from qtoken.services.clinic.setup_part import SetupPart
from qtoken.services.people.patient_phones import read_again


class SettingsPart(SetupPart):
    """What the clinic has chosen."""

    def clinic(self, *, by: int) -> ClinicSettings:
        """Return the clinic's settings."""
        return self._list(CLINIC, by)[0]

    def change_clinic(self, *, press: Press, **given: Value) -> ClinicSettings:
        """Change the settings that are given, by their names; the rest stays.

        `domain.clinic_settings` says which there are, and which values they take: an empty text
        takes one back that may be unset. Messages of tokens that somebody holds now are sent in
        quiet hours too. If phone numbers are read in another country from now on, those of all
        patients are read again, some at a time.

        Raises what a value is refused with, such as `NumberOutOfRange`, and `RemindersSilent` if
        the quiet hours left no time of the day for reminders.
        """
        values = cleaned(given)

        def work(connection: Connection) -> ClinicSettings:
            if values:
                connection.execute(update(clinic_table).values(values))
            if "sends_messages" in values:
                is_on = bool(values["sends_messages"])
                set_cues(connection, self._database.instant(connection), is_on=is_on)
            row = CLINIC.one(connection)
            check_reminders(row)
            return row

        row = self._change(ClinicSettings, work, "change_clinic", values, press=press)
        if values.keys() & {"country", "time_zone"}:
            read_again(self._database)
        return row
