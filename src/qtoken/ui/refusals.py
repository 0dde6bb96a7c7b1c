"""What an error means to whoever has pressed a button, or asked for something. No Qt here."""

from collections.abc import Callable

from qtoken.domain.errors import DatabaseError, QTokenError
from qtoken.phrases import sentence


def is_answer(error: Exception) -> bool:
    """Whether the services have judged: nothing was done, and the same press is a new one.

    After anything else, such as a connection that broke, nobody knows what was done.
    """
    return isinstance(error, QTokenError) and not isinstance(error, DatabaseError)


def tell(
    error: Exception,
    *,
    refused: Callable[[str], None],
    problem: Callable[[Exception], None],
    words: Callable[[QTokenError], str] = sentence,
) -> None:
    """Tell what can be understood in `words`; anything else is a fault of ours, and a problem."""
    if isinstance(error, QTokenError):
        refused(words(error))
    else:
        problem(error)
