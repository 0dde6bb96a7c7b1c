"""What is said about the showing of a call, and how long: advice goes when it is of no more use."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from qtoken import formats
from qtoken.domain.receipts import Silence
from qtoken.services.queue.doctor_rows import ReceiptRow
from qtoken.texts import _

RECEIPT_AFTER_S = 5.0
"""A call that no display has shown by then, or told to have, must be called by voice."""

TAKEN_FOR_S = 30.0
"""A display that told to have a call must have shown it by then: pages turn within this time."""

ADVISED_FOR_S = 180.0
"""So long somebody may still be on the way; whoever is in by then needs no voice."""


@dataclass(frozen=True, slots=True)
class Showing:
    """One line about the call of whoever is in; the text is empty while it is too early to say."""

    text: str
    is_missing: bool = False
    """No display has shown it."""
    is_urgent: bool = False
    """Somebody must call by voice now."""
    changes_in_s: float | None = None
    """When the line will be another one without any news."""


NOTHING = Showing("")


def showing(
    receipts: Iterable[ReceiptRow], called_at: datetime, now: datetime, zone: tzinfo
) -> Showing:
    """Return what is known of a call at this moment."""
    receipts = tuple(receipts)
    drawn = sorted((row.drawn_at, row.display, row) for row in receipts if row.drawn_at is not None)
    if not drawn:
        return _not_shown(receipts, (now - called_at).total_seconds())
    rows = [row for _at, _display, row in drawn]
    # Behind many others a call is announced late, and people come late.
    begun_at = max([called_at, *(row.announced_at for row in rows if row.announced_at is not None)])
    left_s = ADVISED_FOR_S - (now - begun_at).total_seconds()
    text = _shown(rows, is_expected=left_s > 0).format(
        time=formats.time_with_seconds(drawn[0][0], zone),
        display=", ".join(row.display for row in rows),
    )
    return Showing(text, changes_in_s=left_s if left_s > 0 else None)


def _not_shown(receipts: tuple[ReceiptRow, ...], age_s: float) -> Showing:
    takers = _takers(receipts)
    late_s = TAKEN_FOR_S if takers else RECEIPT_AFTER_S
    if age_s < late_s:
        soon = _("{display} shows it in a moment").format(display=takers) if takers else ""
        return Showing(soon, changes_in_s=late_s - age_s)
    if age_s < ADVISED_FOR_S:
        text = _("no display has shown it: call by voice")
        return Showing(text, True, True, ADVISED_FOR_S - age_s)
    # Still worth knowing for whoever is about to tell a no-show.
    return Showing(_("no display has shown it"), is_missing=True)


def _shown(drawn: list[ReceiptRow], *, is_expected: bool) -> str:
    silences = [row.silence for row in drawn if row.silence]
    if any(row.heard_at for row in drawn):
        return _("shown {time} on {display}, sounded")
    if silences:
        return _silent(silences[0], is_expected=is_expected)
    if is_expected and not any(row.announced_at for row in drawn):
        return _("shown {time} on {display}, to be announced")
    return _("shown {time} on {display}")


def _silent(silence: Silence, *, is_expected: bool) -> str:
    """Return why nobody heard it, and what to do where that was not meant."""
    why = {
        Silence.SWITCHED_OFF: _("shown {time} on {display}, whose chime is switched off"),
        Silence.NO_SOUND_SUPPORT: _("shown {time} on {display}, which cannot sound"),
        Silence.NO_DEVICE: _("shown {time} on {display}, which has no loudspeaker"),
        Silence.CANNOT_PLAY: _("shown {time} on {display}, but its chime failed"),
        Silence.NO_ANSWER: _("shown {time} on {display}, whose sound hangs"),
    }[silence]
    if silence is Silence.SWITCHED_OFF or not is_expected:
        return why
    return _("{what}: if nobody comes, call by voice").replace("{what}", why)


def _takers(receipts: tuple[ReceiptRow, ...]) -> str:
    """Return the displays that have the call and did nothing about it yet."""
    return ", ".join(
        row.display
        for row in receipts
        if not (row.drawn_at or row.announced_at or row.heard_at or row.silence)
    )
