"""The language of a page: the first of the browser's languages that we have texts for."""

from fastapi import Request

from qtoken import texts

_MOST_LANGUAGES = 20


async def speak(request: Request) -> None:
    """Speak the browser's language in this request."""
    # A coroutine: the choice is a context variable, and FastAPI would run a plain function in a
    # thread whose context is thrown away.
    texts.speak_here(best_language(request.headers.get("accept-language", "")))


def best_language(accepted: str) -> str:
    """Return the code of the language for this Accept-Language header."""
    found = (texts.nearest(wanted) for wanted in _by_wish(accepted))
    return next(filter(None, found), texts.ENGLISH)


def _by_wish(accepted: str) -> list[str]:
    wishes = []
    for part in accepted.split(",")[:_MOST_LANGUAGES]:
        code, _, weight = part.strip().partition(";")
        wishes.append((-_weight(weight), code.strip()))
    return [code for weight, code in sorted(wishes, key=lambda wish: wish[0]) if weight and code]


def _weight(said: str) -> float:
    name, _, value = said.strip().partition("=")
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0
