"""This computer's settings, read once for each command."""

import click

from qtoken import settings
from qtoken.settings import Settings


class OwnSettings:
    """The settings as they are when it is made; click keeps one for a command, as its object."""

    def __init__(self) -> None:
        self.settings = settings.load()


def own_settings() -> Settings:
    """Return the settings as they were when the command began."""
    context = click.get_current_context(silent=True)
    if context is None:
        return settings.load()
    return context.find_root().ensure_object(OwnSettings).settings
