"""The top of the doctor window: who works in which room, and whether it is the newest."""

from datetime import datetime, tzinfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from qtoken.services.rows import DoctorRow, RoomRow
from qtoken.texts import _, joined
from qtoken.ui import theme
from qtoken.ui.doctor.arrangement import Shape
from qtoken.ui.doctor.room_box import RoomBox
from qtoken.ui.doctor.start_label import StartLabel
from qtoken.ui.widgets import tool_tips
from qtoken.ui.widgets.live_badge import LiveBadge
from qtoken.ui.widgets.plain_words import PlainLabel

_SHORTEST_ROOM = 10


class DoctorHeader(QFrame):
    """Two short lines; one where height is dear."""

    room_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("doctorHeader")
        self._name = StartLabel("section", self)
        self._department = StartLabel("muted", self)
        self._live = LiveBadge(self)
        self._room_title = PlainLabel(parent=self)
        self._room = RoomBox(self)
        self._build()
        self._room.activated.connect(self._choose)

    def show_doctor(self, doctor: DoctorRow) -> None:
        """Who works here."""
        self._name.setText(doctor.name)
        tool_tips.put(self._name, doctor.name)
        self._department.setText(doctor.department)

    def show_rooms(self, rooms: tuple[RoomRow, ...], room_id: int | None) -> None:
        """Offer the rooms; the list is left alone while nothing about it has changed."""
        wanted = [(_("No room"), 0), *((room.name, room.id) for room in rooms)]
        shown = [
            (self._room.itemText(n), self._room.itemData(n)) for n in range(self._room.count())
        ]
        if wanted != shown:
            self._room.clear()
            for name, id_ in wanted:
                self._room.addItem(name, id_)
        self._room.setCurrentIndex(max(0, self._room.findData(room_id or 0)))
        self._tell_room()

    def tell_in(self, zone: tzinfo) -> None:
        """Tell the time of the clinic."""
        self._live.tell_in(zone)

    def show_live(self, is_live: bool, last_news_at: datetime | None) -> None:
        """Whether what is shown is the newest."""
        self._live.show_state(is_live, last_news_at)

    def arrange(self, shape: Shape) -> None:
        """Fit the window's shape."""
        line = self._first if shape is Shape.SHORT else self._second
        parts = (self._department, self._room_title, self._room)
        if line.indexOf(self._room) >= 0:
            return
        for place, part in enumerate(parts):
            (self._second if line is self._first else self._first).removeWidget(part)
            line.insertWidget(place + (line is self._first), part)
        line.setStretchFactor(self._department, 1)

    def retranslate(self) -> None:
        """Show the texts in the language spoken now."""
        self._room_title.setText(_("Room"))
        self._room.setAccessibleName(_("Room that patients are called to"))
        if self._room.count():
            self._room.setItemText(0, _("No room"))
        self._tell_room()
        self._live.retranslate()

    def _build(self) -> None:
        grid = theme.size("grid")
        self._room.setObjectName("room")
        # On Linux a screen reader names a box by its label; what is chosen is its name there.
        self._room_title.setBuddy(self._room)
        self._room.setMinimumContentsLength(_SHORTEST_ROOM)
        self._room.setSizeAdjustPolicy(
            RoomBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._first, self._second = QHBoxLayout(), QHBoxLayout()
        self._first.addWidget(self._name, 1)
        self._first.addWidget(self._live)
        self._second.addWidget(self._department, 1)
        self._second.addWidget(self._room_title)
        self._second.addWidget(self._room)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(grid // 2)
        layout.addLayout(self._first)
        layout.addLayout(self._second)

    def _tell_room(self) -> None:
        # The box is short: it shows how a long name begins and ends.
        told = joined(_("Room that patients are called to"), self._room.currentText())
        tool_tips.put(self._room, told)

    def _choose(self, index: int) -> None:
        self.room_chosen.emit(self._room.itemData(index))
