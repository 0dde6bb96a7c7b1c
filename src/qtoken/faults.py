"""Describes a bug for the person who fixes it, without anything that a user has typed.

Windows, the command line and the server write the same description into their logs.
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
"""Only texts of these are about code. Others may contain what a user typed: a name, a password."""

_FRAMES_MOST = 12


def causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an exception and its causes, each once, the latest first.

    Python allows circles: an exception can be its own cause, or its cause's cause.
    """
    # Compared by identity: an exception may define `==` as it likes.
    told: list[BaseException] = []
    seen: BaseException | None = error
    while seen is not None and not any(seen is known for known in told):
        told.append(seen)
        yield seen
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)


def account(error: BaseException) -> str:
    """Return the complete traceback with all causes, the first cause at the top."""
    parts = [
        "".join(traceback.format_tb(cause.__traceback__)) + _kind(cause) for cause in causes(error)
    ]
    return "\nwhile handling:\n".join(reversed(parts))


def places(error: BaseException) -> list[str]:
    """Return the types of an exception and of its causes, each with its innermost frames."""
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
