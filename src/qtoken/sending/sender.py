"""Sends messages from the outbox when they are due, and reports the result of each."""

import logging
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from typing import Protocol

from qtoken import texts
from qtoken.domain.errors import DatabaseError, MessageNotFound
from qtoken.domain.messages import Channel, Outcome
from qtoken.domain.send_failures import Cause, Failure
from qtoken.sending.gateway import Gateway, Tried
from qtoken.sending.wording import subject_of, text_of
from qtoken.services.messages.message_rows import OutgoingRow

LONGEST_REST_S = 30.0
"""The longest pause between two rounds: reminders become due without any event."""

_RETRY_S = 3.0
_AT_ONCE = 4
_REPORT_TRIES = 20
"""With `_RETRY_S` in between this is a minute, half of the outbox's `LEASE`."""

_log = logging.getLogger(__name__)


class SendersOutbox(Protocol):
    """What a sender needs of the services `Outbox` and `LinkMails`."""

    def make(self) -> int: ...

    def claim(self, channels: Collection[Channel]) -> tuple[OutgoingRow, ...]: ...

    def report(self, message_id: int, outcome: Outcome, failure: Failure | None = None) -> None: ...

    def due_at(self, channels: Collection[Channel]) -> datetime | None: ...


class Sender:
    """Sends in a thread of its own, with a few more so that slow gateways hold up nothing else."""

    def __init__(
        self,
        outboxes: Sequence[SendersOutbox],
        gateways: Mapping[Channel, Gateway],
        *,
        subscribe: Callable[[Callable[[], None]], Callable[[], None]],
    ) -> None:
        """`subscribe` is the change feed's: after each commit the outboxes are looked at."""
        self._outboxes = outboxes
        self._gateways = gateways
        self._subscribe = subscribe
        self._awake = threading.Event()
        self._is_stopping = False
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Send from now on, until `stop`."""
        self._thread = threading.Thread(target=self._run, name="qtoken-sender")
        self._thread.start()

    def stop(self) -> None:
        """Finish the messages that were taken, and take no more; return when that is done."""
        self._is_stopping = True
        self._awake.set()
        if self._thread is not None:
            self._thread.join()

    def send_due(self) -> tuple[Tried, ...]:
        """Send what is due now; return the result of each try. Raises `DatabaseError`."""
        return tuple(tried for outbox in self._outboxes for tried in self._send_of(outbox))

    def _send_of(self, outbox: SendersOutbox) -> list[Tried]:
        # `make` takes a limited number of cues at a time, so that its transactions stay short.
        while outbox.make() and not self._is_stopping:
            pass
        all_tried: list[Tried] = []
        with ThreadPoolExecutor(_AT_ONCE, "qtoken-gateway") as gateways:
            while not self._is_stopping:
                rows = outbox.claim(self._gateways.keys())
                all_tried += gateways.map(partial(self._try, outbox), rows)
                if not rows:
                    break
        return all_tried

    def _run(self) -> None:
        unsubscribe = self._subscribe(self._awake.set)
        try:
            while not self._is_stopping:
                # Cleared before the round: a commit during it starts another one at once.
                self._awake.clear()
                self._awake.wait(self._send_and_rest_s())
        finally:
            unsubscribe()

    def _send_and_rest_s(self) -> float:
        try:
            self.send_due()
            asked = [outbox.due_at(self._gateways.keys()) for outbox in self._outboxes]
        except DatabaseError as error:
            _log.warning("the outbox cannot be read: %s", error.code)
            return _RETRY_S
        except Exception as error:  # noqa: BLE001 - one bad round must not end the day's messages
            _log.error("a round of the sender failed: %s", type(error).__name__)
            return _RETRY_S
        due = [due_at for due_at in asked if due_at is not None]
        if not due:
            return LONGEST_REST_S
        left_s = (min(due) - datetime.now(UTC)).total_seconds()
        return min(LONGEST_REST_S, max(0.1, left_s))

    def _try(self, outbox: SendersOutbox, row: OutgoingRow) -> Tried:
        tried = _sent(self._gateways[row.channel], row)
        if tried.outcome is Outcome.SENT:
            _log.info("message %d by %s: %s", row.id, row.channel, tried.outcome)
        else:
            # The desk sees a failure after the last try only; whoever sets up a gateway wants to
            # see the first one.
            _log.warning(
                "message %d by %s: %s: %s", row.id, row.channel, tried.outcome, tried.failure
            )
        self._report(outbox, row.id, tried)
        return tried

    def _report(self, outbox: SendersOutbox, message_id: int, tried: Tried) -> None:
        # A message that was sent must be recorded as sent. So if the database is away, wait for it.
        for _attempt in range(_REPORT_TRIES):
            try:
                outbox.report(message_id, tried.outcome, tried.failure)
            except MessageNotFound:
                return
            except DatabaseError:
                threading.Event().wait(_RETRY_S)
            else:
                return
        _log.error("message %d was tried, and nobody could be told", message_id)


def _sent(gateway: Gateway, row: OutgoingRow) -> Tried:
    try:
        # In the patient's language, which may differ from that of the sender's computer.
        with texts.speaking(texts.nearest(row.language) or texts.language()):
            subject, text = subject_of(row), text_of(row)
        return gateway.send(row.to, subject=subject, text=text)
    except Exception as error:  # noqa: BLE001 - gateways are other people's programs
        # Log only the kind of the error: its text may contain the number or the address.
        _log.error("message %d: the gateway failed: %s", row.id, type(error).__name__)
        # The message may have been delivered before the error.
        return Tried(Outcome.UNKNOWN, Failure(Cause.GATEWAY_FAILED))
