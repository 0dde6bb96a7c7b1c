"""What can go wrong, by code; and that every refusal in the program fills its sentence."""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import qtoken
from qtoken.domain import errors
from qtoken.domain.errors import QTokenError

SOURCE = Path(qtoken.__file__).parent
KINDS: dict[str, type[QTokenError]] = {
    name: kind
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, QTokenError)
}


def places(message: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(message) if name}


def constructions() -> Iterator[tuple[str, type[QTokenError], set[str]]]:
    """Every `SomeError(field=…)` in the program: where, which, with which names."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                kind = KINDS.get(node.func.id)
                if kind is not None:
                    names = {k.arg for k in node.keywords if k.arg}
                    yield f"{path.relative_to(SOURCE)}:{node.lineno}", kind, names


def raised_bare() -> Iterator[tuple[str, type[QTokenError]]]:
    """Every `raise SomeError` without a call."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Name):
                kind = KINDS.get(node.exc.id)
                if kind is not None:
                    yield f"{path.relative_to(SOURCE)}:{node.lineno}", kind


@pytest.mark.parametrize("name", sorted(KINDS))
def test_an_error_fills_its_message_and_keeps_its_parameters(name: str) -> None:
    kind = KINDS[name]
    parameters = {place: f"<{place}>" for place in places(kind.message)}

    error = kind(**parameters)

    assert error.parameters == parameters
    assert all(value in str(error) for value in parameters.values())
    assert "{" not in str(error)


def test_codes_are_unique_and_plain() -> None:
    codes = [kind.code for kind in KINDS.values()]

    assert len(codes) == len(set(codes))
    assert all(code.isidentifier() and code == code.lower() for code in codes)


def test_every_error_says_its_own_sentence() -> None:
    messages = [kind.message for kind in KINDS.values()]

    assert len(messages) == len(set(messages))
    # A command to type may stand at the end.
    assert all(m.endswith(".") or ":" in m or "qtoken" in m for m in messages)


def test_every_error_of_the_program_gives_what_its_sentence_needs() -> None:
    wrong = [
        f"{where}: {kind.__name__} lacks {missing}"
        for where, kind, names in constructions()
        if (missing := places(kind.message) - names) and names
    ]
    wrong += [
        f"{where}: {kind.__name__} raised bare"
        for where, kind in raised_bare()
        if places(kind.message)
    ]

    assert not wrong


def test_a_message_with_a_brace_in_its_parameter_is_not_filled_twice() -> None:
    assert "{name} is there" in str(errors.NameTaken(name="{name}"))
