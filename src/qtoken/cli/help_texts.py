"""Commands and options that translate their help when it is shown, not when it is imported."""

import inspect
from copy import copy
from typing import TypeVar

import click

from qtoken.texts import _


class Option(click.Option):
    """An option; `help` is an English source text."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the option and its help in the present language."""
        return super(Option, _translated(self)).get_help_record(ctx)


class Command(click.Command):
    """A command; its function's docstring is the English source text of its help."""

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002 - click's signature
        """Return the whole first sentence, which click would cut off; the list wraps it."""
        return _first_sentence(self)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help in the present language."""
        super(Command, _translated(self)).format_help_text(ctx, formatter)


class Group(click.Group):
    """Commands under one noun, listed as they were added: a day's work is not alphabetical."""

    command_class = Command

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the commands in their own order."""
        return list(self.commands)

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002 - click's signature
        """Return the whole first sentence, which click would cut off; the list wraps it."""
        return _first_sentence(self)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help in the present language."""
        super(Group, _translated(self)).format_help_text(ctx, formatter)


_Part = TypeVar("_Part", Option, Command, Group)


def _translated(part: _Part) -> _Part:
    # A copy, so that the English text stays the key for the next language.
    shown = copy(part)
    shown.help = _help(part)
    return shown


def _help(part: Option | Command | Group) -> str:
    # The docstring has the source's indentation; the catalogue has the text without it.
    text = inspect.cleandoc(part.help or "")
    return _(text) if text else ""


def _first_sentence(part: Command | Group) -> str:
    paragraph = _help(part).partition("\n\n")[0]
    return " ".join(paragraph.split()).partition(". ")[0].rstrip(".")
