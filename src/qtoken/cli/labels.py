"""Tokens by what is printed on their slip."""

from collections.abc import Iterator

from qtoken.cli.actor import Actor
from qtoken.cli.naming import known_id, shown
from qtoken.domain.errors import TokenNotFound
from qtoken.domain.labels import parse_label
from qtoken.services.rows import QueueSnapshot, TokenRow


def token_id(actor: Actor, text: str) -> int:
    """Return the id of the token of that id or label.

    A label means today's token; else the newest of that label that is still open. Raises
    `TokenNotFound`.
    """
    as_id, label = known_id(text.strip()), parse_label(text)
    if as_id is not None:
        return as_id
    if label is None:
        raise TokenNotFound(token=shown(text))
    return _labelled(actor, label, text).id


def _labelled(actor: Actor, label: tuple[str, int], text: str) -> TokenRow:
    still_open: list[TokenRow] = []
    for snapshot in _snapshots(actor):
        everybody = (*snapshot.waiting, *snapshot.called, *snapshot.on_hold, *snapshot.ended)
        found = [row for row in everybody if (row.letter, row.number) == label]
        for row in found:
            if row.service_day == snapshot.service_day:
                return row
        still_open += [row for row in found if row.ended_at is None]
    if not still_open:
        raise TokenNotFound(token=shown(text))
    return max(still_open, key=lambda row: row.issued_at)


def _snapshots(actor: Actor) -> Iterator[QueueSnapshot]:
    lines = actor.services.waiting_lines
    everything = lines.queue(by=actor.by)
    yield everything
    # A snapshot holds the latest of a long day only; each department's own reaches further back.
    if everything.ended_count > len(everything.ended):
        for department in actor.services.clinic_setup.departments(by=actor.by):
            yield lines.queue(department_id=department.id, by=actor.by)
