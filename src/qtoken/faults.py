"""A fault of ours, told for whoever mends it: kinds and places, nothing that may quote a person.

Windows, the command line and the server write the same account into their logs.
"""

import traceback
from collections.abc import Iterator

_SPEAKS_OF_CODE = (
    AttributeError,
    ImportError,
    MemoryError,
    NameError,
    NotImplementedError,
    TypeError,
)
"""The texts of all others may quote what somebody typed: a name, a password."""

_FRAMES_MOST = 12


def causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an exception and what it came from, each once, the last one first.

    An exception can be its own cause, or its cause's: nothing in Python forbids it.
    """
    told: list[BaseException] = []
    seen: BaseException | None = error
    while seen is not None and not any(seen is known for known in told):
        told.append(seen)
        yield seen
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)


def account(error: BaseException) -> str:
    """Return the whole traceback with its causes, the first cause at the top."""
    parts = [
        "".join(traceback.format_tb(cause.__traceback__)) + _kind(cause) for cause in causes(error)
    ]
    return "\nwhile handling:\n".join(reversed(parts))


def places(error: BaseException) -> list[str]:
    """Return the kinds of an exception and of its causes, with where each came by."""
    lines: list[str] = []
    for cause in causes(error):
        frames = traceback.extract_tb(cause.__traceback__)[-_FRAMES_MOST:]
        lines.append(_name(cause))
        lines += [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return lines


def _kind(error: BaseException) -> str:
    return f"{_name(error)}: {error}" if isinstance(error, _SPEAKS_OF_CODE) else _name(error)


def _name(error: BaseException) -> str:
    kind = type(error)
    return f"{kind.__module__}.{kind.__qualname__}"
