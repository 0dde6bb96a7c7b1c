"""This computer's settings, read once for each command."""

import click

from qtoken import settings
from qtoken.settings import Settings


def own_settings() -> Settings:
    """Return the settings as they were when the command began."""
    context = click.get_current_context(silent=True)
    if context is None:
        return settings.load()
    root = context.find_root()
    return root.ensure_object(_Read).settings


class _Read:
    """The object that click keeps for a command, made when it is first needed."""

    def __init__(self) -> None:
        self.settings = settings.load()
