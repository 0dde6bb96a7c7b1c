"""The columns of the three sections of the queue."""

from qtoken import phrases
from qtoken.domain.token import Status
from qtoken.texts import _
from qtoken.ui import fonts
from qtoken.ui.reception.queue.sections import QueueLine, Section
from qtoken.ui.states import state_icon, state_word
from qtoken.ui.widgets.columns import Align, Column

LABEL_COLUMN, PATIENT_COLUMN = 0, 1
"""Places in each section: one is drawn large, one shares its width."""

GIVES_WAY: dict[Section, tuple[int, ...]] = {
    Section.WAITING: (4,),
    Section.CALLED: (4,),
    Section.ENDED: (4, 3),
}
"""Places that a narrow window can do without, the first one first: what is said elsewhere too."""

_LABEL_PX = 100
_TIME_PX = 104
_STATE_PX = 164
_SHORT_STATE_PX = 122
_LONG_WAIT_S = (20 * 60 + 58) * 60
"""As wide as any wait of a day."""


def columns_of(section: Section) -> tuple[Column[QueueLine], ...]:
    """Return what a section shows; each text may have a second line."""
    return {
        Section.WAITING: (
            _label(),
            _patient(),
            _waited(),
            _priority(),
            _state(_SHORT_STATE_PX),
        ),
        # All of them are in consultation, as the tab says: the room is for their names.
        Section.CALLED: (_label(), _patient(), _where(), _called_at(), _waited()),
        Section.ENDED: (_label(), _patient(), _where(), _ended_at(), _waited(), _state()),
    }[section]


def _label() -> Column[QueueLine]:
    return Column(
        lambda: _("Number"),
        lambda line: line.label,
        color=_muted_if_old,
        width=_LABEL_PX,
        weight=fonts.HEAVY,
    )


def _patient() -> Column[QueueLine]:
    return Column(
        lambda: _("Patient"),
        lambda line: f"{line.patient}\n{line.detail}" if line.detail else line.patient,
        tool_tip=lambda line: f"{line.patient}\n{line.detail}",
        color=_muted_if_old,
        weight=fonts.SEMI_BOLD,
    )


def _waited() -> Column[QueueLine]:
    return Column(
        lambda: _("Waited"),
        lambda line: f"{line.waited}\n{line.since}" if line.since else line.waited,
        color=lambda line: "waiting" if line.is_long and not line.is_old else _muted_if_old(line),
        align=Align.END,
        width=_TIME_PX,
        widest=lambda: [phrases.minutes(_LONG_WAIT_S)],
    )


def _priority() -> Column[QueueLine]:
    return Column(
        lambda: _("Priority and place"),
        lambda line: f"{line.priority}\n{line.why}" if line.priority else line.why,
        tool_tip=lambda line: line.why,
        icon=_priority_icon,
        color=lambda line: "emergency" if line.is_emergency else _muted_if_old(line),
    )


def _where() -> Column[QueueLine]:
    return Column(
        lambda: _("Doctor and room"),
        lambda line: f"{line.doctor}\n{line.room}" if line.doctor else line.room,
        tool_tip=lambda line: f"{line.doctor}\n{line.room}",
        color=_muted_if_old,
    )


def _called_at() -> Column[QueueLine]:
    return Column(
        lambda: _("Called"),
        lambda line: line.at,
        color=_muted_if_old,
        align=Align.END,
        width=_TIME_PX,
    )


def _ended_at() -> Column[QueueLine]:
    return Column(
        lambda: _("Ended"),
        lambda line: line.at,
        color=_muted_if_old,
        align=Align.END,
        width=_TIME_PX,
    )


def _state(width: int = _STATE_PX) -> Column[QueueLine]:
    return Column(
        lambda: _("State"),
        lambda line: state_word(line.status),
        icon=lambda line: state_icon(line.status),
        # What nearly all of them do says nothing: only what differs has a colour.
        color=lambda line: "muted" if line.status is Status.WAITING else line.status.value,
        width=width,
        widest=lambda: [state_word(status) for status in Status],
        weight=fonts.SEMI_BOLD,
    )


def _priority_icon(line: QueueLine) -> str | None:
    if line.is_emergency:
        return "emergency"
    return "priority" if line.is_preferred else None


def _muted_if_old(line: QueueLine) -> str | None:
    is_over = line.status in (Status.LEFT, Status.CANCELLED)
    return "muted" if line.is_old or is_over else None
