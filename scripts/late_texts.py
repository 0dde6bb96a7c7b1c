"""Texts that stand in the source without the call that looks them up.

Most texts stand in that call, where Babel finds them. Four kinds are looked up where they are
shown: what an error says, an option's or a setting's help, a setting's label, and a command's help,
which is its function's docstring.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class LateText:
    """A text, or its form for one and for many, and what a translator should know of it."""

    text: str | tuple[str, str]
    comment: str


def late_texts(file: Path) -> Iterator[LateText]:
    """Yield those of one file of the source."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        match node:
            case ast.ClassDef():
                yield from _of_error(node)
            case ast.keyword("help", ast.Constant(str(text))):
                yield LateText(text, "Help of an option.")
            case ast.keyword("label", ast.Constant(str(text))):
                yield LateText(text, "What a setting is called.")
            case ast.FunctionDef() if any(map(_makes_command, node.decorator_list)):
                yield LateText(ast.get_docstring(node) or "", "Help of a command.")


def _of_error(node: ast.ClassDef) -> Iterator[LateText]:
    said: dict[str, str] = {}
    for statement in node.body:
        match statement:
            case ast.Assign([ast.Name(name)], ast.Constant(str(value))) | ast.AnnAssign(
                ast.Name(name), _, ast.Constant(str(value))
            ):
                said[name] = value
            case ast.Assign([ast.Name(name)], ast.Name(other)) if other in said:
                said[name] = said[other]
    if "code" in said and "message" in said:
        forms = (said["one"], said["message"]) if said.get("one") else said["message"]
        yield LateText(forms, f"Error {said['code']}.")


def _makes_command(decorator: ast.expr) -> bool:
    """Tell `@group.command(…)` and `@click.group(…)` from other decorators."""
    made = decorator.func if isinstance(decorator, ast.Call) else decorator
    return isinstance(made, ast.Attribute) and made.attr in {"command", "group"}
