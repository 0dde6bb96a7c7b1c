"""A token's history, which answers "how long?" and "why is he before me?"."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from qtoken import formats, phrases
from qtoken.domain.token import Verb
from qtoken.services.queue.history_rows import StayRow, TokenEventRow, TokenHistory
from qtoken.texts import _, joined, pgettext
from qtoken.ui import fonts, theme
from qtoken.ui.room import resize_within
from qtoken.ui.widgets.columns import Column
from qtoken.ui.widgets.plain_words import PlainLabel
from qtoken.ui.widgets.row_table import RowTable
from qtoken.ui.widgets.state_badge import StateBadge
from qtoken.ui.widgets.token_label import TokenLabel

_WIDTH_PX = 860
_HEIGHT_PX = 560
_STAYS_PX = 128


@dataclass(frozen=True, slots=True)
class EventLine:
    """One event as a line."""

    id: int
    time: str
    what: str
    who: str
    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class StayLine:
    """One stay in a department as a line."""

    id: int
    department: str
    entered: str
    called: str
    ended: str
    waited: str


def event_lines(events: tuple[TokenEventRow, ...], zone: tzinfo) -> tuple[EventLine, ...]:
    """Return the events as lines, oldest first."""
    return tuple(
        EventLine(
            id=event.id,
            time=_clock(event.at, zone),
            what=_what(event),
            who=event.actor,
            where=joined(event.department, event.doctor, event.room),
            reason=phrases.reason(event.reason),
        )
        for event in events
    )


def stay_lines(stays: tuple[StayRow, ...], zone: tzinfo) -> tuple[StayLine, ...]:
    """Return the stays as lines, oldest first; waiting ends with the first call."""
    return tuple(
        StayLine(
            # Stays have no id of their own; the table needs one for each row.
            id=number,
            department=stay.department,
            entered=_clock(stay.entered_at, zone),
            called=_clock(stay.called_at, zone),
            ended=_clock(stay.ended_at, zone),
            waited=_waited(stay),
        )
        for number, stay in enumerate(stays)
    )


class HistoryDialog(QDialog):
    """The events and stays of one token, and the reason for its place."""

    def __init__(self, history: TokenHistory, zone: tzinfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("historyDialog")
        token = history.token
        self.setWindowTitle(_("History of {label}").format(label=token.label))
        self._events: RowTable[EventLine] = RowTable(_EVENT_COLUMNS, _("Events"), self)
        self._stays: RowTable[StayLine] = RowTable(_STAY_COLUMNS, _("Departments"), self)
        self._build(history)
        self._events.show_rows(event_lines(history.events, zone))
        self._stays.show_rows(stay_lines(history.stays, zone))

    @classmethod
    def show_history(cls, parent: QWidget, history: TokenHistory, zone: tzinfo) -> None:
        """Show it until it is closed."""
        dialog = cls(history, zone, parent)
        dialog.exec()
        dialog.deleteLater()

    def _build(self, history: TokenHistory) -> None:
        grid = theme.size("grid")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(grid * 3, grid * 2, grid * 3, grid * 2)
        layout.setSpacing(grid)
        layout.addLayout(self._head(history))
        why = PlainLabel(phrases.why(history.token), self)
        why.setProperty("role", "muted")
        layout.addWidget(why)
        layout.addWidget(self._heading(_("What happened")))
        layout.addWidget(self._events, 1)
        layout.addWidget(self._heading(_("Where it was")))
        layout.addWidget(self._stays)
        # People look for reasons here, so these wrap instead of being cut off.
        self._events.setWordWrap(True)
        rows = self._events.verticalHeader()
        rows.setMinimumSectionSize(theme.size("row"))
        rows.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self._events.setObjectName("events")
        self._stays.setObjectName("stays")
        self._stays.setFixedHeight(_STAYS_PX)
        close = QPushButton(pgettext("action", "Close"), self)
        close.setObjectName("closeHistory")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        layout.addLayout(foot)
        resize_within(self, _WIDTH_PX, _HEIGHT_PX)

    def _head(self, history: TokenHistory) -> QHBoxLayout:
        label = TokenLabel("label", self)
        label.show_label(history.token.label)
        patient = PlainLabel(history.token.patient, self)
        patient.setFont(fonts.font(theme.size("control"), fonts.SEMI_BOLD))
        state = StateBadge(self)
        state.show_state(history.token.status.value)
        head = QHBoxLayout()
        head.setSpacing(theme.size("grid") * 2)
        head.addWidget(label)
        head.addWidget(patient, 1)
        head.addWidget(state)
        return head

    def _heading(self, text: str) -> PlainLabel:
        heading = PlainLabel(text, self)
        heading.setProperty("role", "strong")
        return heading


def _what(event: TokenEventRow) -> str:
    what = phrases.happened(event.kind)
    if event.kind is Verb.CALL and event.is_out_of_order:
        return _("{what}, before its turn").format(what=what)
    return what


def _waited(stay: StayRow) -> str:
    end = stay.called_at or stay.ended_at
    return phrases.minutes((end - stay.entered_at).total_seconds()) if end else ""


def _clock(moment: datetime | None, zone: tzinfo) -> str:
    return formats.time_of_day(moment, zone) if moment else ""


_EVENT_COLUMNS: tuple[Column[EventLine], ...] = (
    Column(lambda: _("Time"), lambda line: line.time, width=72),
    Column(
        lambda: _("What"),
        lambda line: line.what,
        tool_tip=lambda line: line.what,
        width=210,
        weight=fonts.SEMI_BOLD,
    ),
    Column(lambda: _("Who"), lambda line: line.who, width=96),
    Column(lambda: _("Where"), lambda line: line.where, tool_tip=lambda line: line.where),
    Column(lambda: _("Reason"), lambda line: line.reason, tool_tip=lambda line: line.reason),
)
_STAY_COLUMNS: tuple[Column[StayLine], ...] = (
    Column(lambda: _("Department"), lambda line: line.department),
    Column(lambda: _("Since"), lambda line: line.entered, width=96),
    Column(lambda: _("Called"), lambda line: line.called, width=96),
    Column(lambda: _("Until"), lambda line: line.ended, width=96),
    Column(lambda: _("Waited"), lambda line: line.waited, width=110),
)
