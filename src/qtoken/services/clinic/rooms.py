"""Rooms: where patients are called to."""

from sqlalchemy import Connection

from qtoken.domain.press import Press
from qtoken.models.room import room_table
from qtoken.services.clinic.queries import ROOMS
from qtoken.services.clinic.setup_part import SetupPart, name_taken
from qtoken.services.clinic.steps import insert_row, named, read_room, update_row
from qtoken.services.rows import RoomRow


class RoomsPart(SetupPart):
    """Where patients are called to."""

    def rooms(self, *, by: int) -> tuple[RoomRow, ...]:
        """Return all rooms by name."""
        return self._list(ROOMS, by)

    def add_room(self, name: str, *, press: Press) -> RoomRow:
        """Add a room. Raises `NameTaken`."""
        values = named(name)

        def work(connection: Connection) -> RoomRow:
            return read_room(connection, insert_row(connection, room_table, values))

        with name_taken(values["name"]):
            return self._change(RoomRow, work, "add_room", values, press=press)

    def change_room(self, room_id: int, *, name: str, press: Press) -> RoomRow:
        """Give a room another name. Raises `RoomNotFound`, `NameTaken`."""
        values = named(name)

        def work(connection: Connection) -> RoomRow:
            update_row(connection, room_table, room_id, values)
            return read_room(connection, room_id)

        with name_taken(values["name"]):
            asked = values | {"room_id": room_id}
            return self._change(RoomRow, work, "change_room", asked, press=press)
