"""In which language a page speaks: the first of the browser's for which there are texts."""

from fastapi import Request

from qtoken import texts

_MOST_LANGUAGES = 20
_MADE_UP = {code.lower(): code for code in (texts.ACCENTED, texts.MIRRORED)}


async def speak(request: Request) -> None:
    """Speak the browser's language in this request."""
    texts.speak_here(best_language(request.headers.get("accept-language", "")))


def best_language(accepted: str) -> str:
    """Return the code of the language to speak to who sent this Accept-Language header."""
    known = {code.lower(): code for code in texts.languages()} | _MADE_UP
    for wanted in _by_wish(accepted):
        if wanted in known:
            return known[wanted]
        # `pt-BR` understands `pt`, and `pt` understands `pt-BR`; a made-up one is asked by name.
        first = wanted.partition("-")[0]
        like = [code for key, code in known.items() if key.partition("-")[0] == first]
        like = [code for code in like if code not in _MADE_UP.values()]
        if like:
            return like[0]
    return texts.ENGLISH


def _by_wish(accepted: str) -> list[str]:
    wishes = []
    for part in accepted.split(",")[:_MOST_LANGUAGES]:
        code, _, weight = part.strip().partition(";")
        wishes.append((-_weight(weight), code.strip().lower().replace("_", "-")))
    return [code for weight, code in sorted(wishes, key=lambda wish: wish[0]) if weight and code]


def _weight(said: str) -> float:
    name, _, value = said.strip().partition("=")
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0
