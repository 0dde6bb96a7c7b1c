"""This computer's settings, as a command finds them."""

import click

from qtoken import settings
from qtoken.settings import Settings


def own_settings() -> Settings:
    """Return the settings that were read when the command began: the file is read once."""
    context = click.get_current_context(silent=True)
    if context is None:
        return settings.load()
    root = context.find_root()
    return root.ensure_object(_Read).settings


class _Read:
    """What click keeps for a command, made when it is first asked for."""

    def __init__(self) -> None:
        self.settings = settings.load()
