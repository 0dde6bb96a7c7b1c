"""Finds tokens by the label on their slip."""

from qtoken.cli.actor import Actor
from qtoken.cli.naming import known_id, shown
from qtoken.domain.errors import TokenNotFound
from qtoken.domain.labels import parse_label


def token_id(actor: Actor, text: str) -> int:
    """Return the id of the token of that id or label.

    A label means today's token; without one, the newest open token of that label. Raises
    `TokenNotFound`.
    """
    as_id, label = known_id(text.strip()), parse_label(text)
    if as_id is not None:
        return as_id
    if label is None:
        raise TokenNotFound(token=shown(text))
    letter, number = label
    found = actor.services.waiting_lines.labelled(letter, number, by=actor.by)
    if not found:
        raise TokenNotFound(token=shown(text))
    return found[0].id
