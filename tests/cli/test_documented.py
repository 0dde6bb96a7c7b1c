"""Every command and every option stands on its page."""

import re
from collections.abc import Iterator
from pathlib import Path

import click

from qtoken.cli.main import qtoken

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "command-line.md").read_text(encoding="utf-8")
ELSEWHERE = {"qtoken clinic set": (DOCS / "settings.md").read_text(encoding="utf-8")}
"""Commands whose options have a page of their own."""

SHARED = {"--database", "--as", "--json", "--request-id", "--help", "--version"}


def commands(group: click.Group, path: str) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")
        if not isinstance(command, click.Group) or command.invoke_without_command:
            yield f"{path} {name}", command


def documented(path: str) -> str:
    lines = PAGE.splitlines()
    mine = re.compile(re.escape(path) + r"(?= [^a-z]|`|$)")
    return "\n".join(line for line in lines if mine.search(line))


def test_every_command_is_on_the_page_with_its_options() -> None:
    missing = []
    for path, command in commands(qtoken, "qtoken"):
        told = documented(path)
        options = {name for parameter in command.params for name in parameter.opts}
        wanted = {name for name in options if name.startswith("--")} - SHARED
        options_page = ELSEWHERE.get(path, told)
        missing += [path] if not told else [f"{path} {o}" for o in wanted if o not in options_page]

    assert missing == []


def test_every_option_on_the_page_is_there() -> None:
    known = {
        name
        for _path, command in commands(qtoken, "qtoken")
        for parameter in command.params
        for name in (*parameter.opts, *parameter.secondary_opts)
    }

    assert set(re.findall(r"--[a-z-]+[a-z]", PAGE)) <= known | SHARED


def test_every_command_and_option_has_a_line_of_help() -> None:
    silent = [
        f"{path} {parameter.name}"
        for path, command in commands(qtoken, "qtoken")
        for parameter in command.params
        if isinstance(parameter, click.Option) and not parameter.help
    ]
    silent += [path for path, command in commands(qtoken, "qtoken") if not command.help]

    assert silent == []
