"""Measures the shape of the code, and compares it with another revision's.

Run as ``python scripts/shape.py [--write] [REVISION]``: prints a Markdown table of the files in the
working tree, beside the revision's if one is named; ``--write`` puts it into ARCHITECTURE.md.
"""

import argparse
import ast
import io
import math
import re
import subprocess
import sys
import tarfile
import tokenize
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

FOLDERS = ("src", "tests", "benchmarks")
RUN = 6
"""Fewer equal lines in turn than this happen by themselves."""

_ROOT = Path(__file__).resolve().parents[1]
_PAGE = _ROOT / "ARCHITECTURE.md"
_TABLE = re.compile(r"^\| shape \|.*\n(?:\|.*\n)*", re.MULTILINE)
_NESTS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.Match)
# Told to a tool, not to a reader.
_DIRECTIVE = re.compile(r"#\s*(noqa|type:|fmt:|ruff:|mypy:|shellcheck)")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Shape:
    """What is counted of one folder's Python files.

    A function's length is from its ``def`` to its last line, its docstring included; functions
    inside functions count for themselves too. ``self`` and ``cls`` are no parameters. Nesting is
    how deep blocks stand in each other. A comment for a tool (``noqa``) is none. An import is local
    where it stands in a function. Repeats are lines that belong to a run of six which stands twice
    or more anywhere in the folder; blank lines, comments and imports are left out first, and
    blanks at either end of a line.
    """

    lines: int
    file_lines: Sequence[int]
    function_lines: Sequence[int]
    parameters: Sequence[int]
    nesting: Sequence[int]
    comments: int
    documented: int
    with_any: int
    local_imports: int
    type_checking_files: int
    repeated_lines: int


def shape(texts: Sequence[str]) -> Shape:
    """Count the files of a folder, given as their texts."""
    trees = [ast.parse(text) for text in texts]
    functions = [node for tree in trees for node in ast.walk(tree) if isinstance(node, Function)]
    return Shape(
        lines=sum(len(text.splitlines()) for text in texts),
        file_lines=[len(text.splitlines()) for text in texts],
        function_lines=[(f.end_lineno or f.lineno) - f.lineno + 1 for f in functions],
        parameters=[len(list(_parameters(function))) for function in functions],
        nesting=[_depth(function) for function in functions],
        comments=sum(map(_comments, texts)),
        documented=sum(ast.get_docstring(function) is not None for function in functions),
        with_any=sum(map(_says_any, functions)),
        local_imports=sum(map(_local_imports, trees)),
        type_checking_files=sum(map(_is_type_checking, trees)),
        repeated_lines=_repeated(texts),
    )


def at(values: Sequence[int], share: float) -> int:
    """The least value that so large a share of them does not exceed."""
    ordered = sorted(values) or [0]
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def _spread(*shares: float) -> Callable[[Sequence[int]], str]:
    return lambda values: " / ".join(f"{at(values, share):,}" for share in shares)


def _per_hundred(part: int, whole: int) -> str:
    return f"{100 * part / max(whole, 1):.1f}"


_UP_TO_P90 = _spread(0.5, 0.9, 1)
_UP_TO_P99 = _spread(0.5, 0.9, 0.99, 1)
ROWS: dict[str, Callable[[Shape], str]] = {
    "lines": lambda s: f"{s.lines:,}",
    "files": lambda s: f"{len(s.file_lines):,}",
    "lines of a file: median / p90 / max": lambda s: _UP_TO_P90(s.file_lines),
    "functions": lambda s: f"{len(s.function_lines):,}",
    "lines of a function: median / p90 / p99 / max": lambda s: _UP_TO_P99(s.function_lines),
    "parameters: median / p90 / max": lambda s: _UP_TO_P90(s.parameters),
    "nesting: median / p90 / max": lambda s: _UP_TO_P90(s.nesting),
    "comments per 100 lines": lambda s: _per_hundred(s.comments, s.lines),
    "functions with a docstring, of 100": lambda s: _per_hundred(
        s.documented, len(s.function_lines)
    ),
    "functions with `Any` in their signature": lambda s: f"{s.with_any:,}",
    "local imports": lambda s: f"{s.local_imports:,}",
    "files with `TYPE_CHECKING`": lambda s: f"{s.type_checking_files:,}",
    "repeated lines, in runs of six or more": lambda s: f"{s.repeated_lines:,}",
}


def table(now: dict[str, Shape], before: dict[str, Shape] | None = None) -> str:
    """A Markdown table: a row for each count, a column for each folder, twice where compared."""
    head, columns = ["shape"], []
    for folder, of_now in now.items():
        if before is not None:
            head.append(f"{folder} before")
            columns.append(before[folder])
        head.append(f"{folder} now" if before is not None else folder)
        columns.append(of_now)
    rows = [[name, *map(say, columns)] for name, say in ROWS.items()]
    align = ["---", *("--:" for _ in columns)]
    return "".join(f"| {' | '.join(row)} |\n" for row in (head, align, *rows))


def _parameters(function: Function) -> Iterator[ast.arg]:
    arguments = function.args
    for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
        if argument.arg not in {"self", "cls"}:
            yield argument
    yield from filter(None, (arguments.vararg, arguments.kwarg))


def _depth(node: ast.AST) -> int:
    """How deep blocks stand in each other below a node."""
    deepest = 0
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Function | ast.ClassDef | ast.Lambda):
            continue
        # `elif` is written as deep as its `if`, though the tree has it inside.
        is_elif = isinstance(node, ast.If) and isinstance(child, ast.If) and node.orelse == [child]
        deepest = max(deepest, _depth(child) + (isinstance(child, _NESTS) and not is_elif))
    return deepest


def _comments(text: str) -> int:
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return sum(
        token.type == tokenize.COMMENT and not _DIRECTIVE.match(token.string) for token in tokens
    )


def _says_any(function: Function) -> bool:
    said = [parameter.annotation for parameter in _parameters(function)] + [function.returns]
    return any(
        isinstance(node, ast.Name) and node.id == "Any"
        for annotation in said
        if annotation is not None
        for node in ast.walk(_annotation(annotation))
    )


def _annotation(said: ast.expr) -> ast.AST:
    """What a quoted annotation says."""
    is_quoted = isinstance(said, ast.Constant) and isinstance(said.value, str)
    return ast.parse(ast.literal_eval(said), mode="eval") if is_quoted else said


def _is_type_checking(tree: ast.Module) -> bool:
    return any(
        isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for node in ast.walk(tree)
    )


def _local_imports(tree: ast.Module) -> int:
    inside = {
        node
        for function in ast.walk(tree)
        if isinstance(function, Function)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    return len(inside)


def _repeated(texts: Iterable[str]) -> int:
    files = [list(_substance(text)) for text in texts]
    seen = Counter(run for lines in files for run in _runs(lines))
    return sum(
        len(
            {
                place + i
                for place, run in enumerate(_runs(lines))
                if seen[run] > 1
                for i in range(RUN)
            }
        )
        for lines in files
    )


def _runs(lines: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return (tuple(lines[start : start + RUN]) for start in range(len(lines) - RUN + 1))


def _substance(text: str) -> Iterator[str]:
    """The lines of a file that are compared."""
    imports = {
        line
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    for number, line in enumerate(text.splitlines(), start=1):
        said = line.strip()
        if said and not said.startswith("#") and number not in imports:
            yield said


def _now() -> dict[str, Shape]:
    """The shape of the files as they are in the working tree."""
    return {
        folder: shape([path.read_text("utf-8") for path in sorted((_ROOT / folder).rglob("*.py"))])
        for folder in FOLDERS
    }


def _at(revision: str) -> dict[str, Shape]:
    """The shape of the files as git keeps them of another revision."""
    command = ["git", "archive", "--format=tar", revision, *FOLDERS]
    archive = subprocess.run(command, cwd=_ROOT, capture_output=True, check=False)
    if archive.returncode != 0:
        sys.exit(f"git does not give {revision}: {archive.stderr.decode().strip()}")
    texts: dict[str, list[str]] = {folder: [] for folder in FOLDERS}
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as files:
        for member in files:
            content = files.extractfile(member) if member.name.endswith(".py") else None
            if content is not None:
                texts[member.name.split("/", 1)[0]].append(content.read().decode("utf-8"))
    return {folder: shape(of_folder) for folder, of_folder in texts.items()}


def _write(text: str) -> None:
    """Put the table where the page's table stands."""
    page, count = _TABLE.subn(lambda _: text, _PAGE.read_text("utf-8"))
    assert count == 1, f"{_PAGE.name} has {count} such tables"
    _PAGE.write_text(page, "utf-8")


def main() -> None:
    """Print the table, and write it where that is asked for."""
    parser = argparse.ArgumentParser(description="The shape of the code, in figures.")
    parser.add_argument("revision", nargs="?", help="compare with this revision")
    parser.add_argument("--write", action="store_true", help="renew the table in ARCHITECTURE.md")
    asked = parser.parse_args()
    said = table(_now(), None if asked.revision is None else _at(asked.revision))
    print(said, end="")
    if asked.write:
        _write(said)


if __name__ == "__main__":
    main()
