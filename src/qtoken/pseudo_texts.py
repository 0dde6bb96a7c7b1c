"""Two made-up languages that show layout faults before a translator does.

They are computed from the English text at run time. What must survive translation survives here
too: placeholders (``{label}``), mark-up (``<b>``, ``&amp;``) and the letter after a ``&`` that
becomes an Alt key.
"""

import gettext
import re

_LENGTHENING = 0.35
_KEPT = re.compile(r"(\{[^{}]*\}|<[^<>]+>|&(?:amp|lt|gt|quot|nbsp);|&\w)")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_ACCENTS = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    "ÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽåƀçðéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýž",
)
_FROM_RIGHT = "\N{RIGHT-TO-LEFT OVERRIDE}"
_END = "\N{POP DIRECTIONAL FORMATTING}"
_MARK = "\N{RIGHT-TO-LEFT MARK}"


class _PseudoTexts(gettext.NullTranslations):
    """A catalogue that answers every text with ``_say`` of it."""

    def gettext(self, message: str) -> str:
        return self._say(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self._say(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        # Dates and times are as wide as they are in any language.
        return message if context == "format" else self._say(message)

    def _say(self, message: str) -> str:
        raise NotImplementedError


class AccentedTexts(_PseudoTexts):
    """``en-XA``: "Call next" becomes "[Çåļļ ñéẋţ ~~~]"; a text that stays plain was forgotten."""

    def _say(self, message: str) -> str:
        if not message:
            return message
        accented = "".join(
            part if _KEPT.fullmatch(part) else part.translate(_ACCENTS)
            for part in _KEPT.split(message)
        )
        return f"[{accented} {'~' * max(1, round(len(message) * _LENGTHENING) - 3)}]"


class MirroredTexts(_PseudoTexts):
    """``ar-XB``: words run from the right, as Arabic does; what is filled in stays readable."""

    def _say(self, message: str) -> str:
        return "".join(
            part if _KEPT.fullmatch(part) else _WORD.sub(_turned, part)
            for part in _KEPT.split(message)
        )


def _turned(word: re.Match[str]) -> str:
    # The marks outside make the neighbouring spaces and punctuation follow the right-to-left run.
    return f"{_MARK}{_FROM_RIGHT}{word[0]}{_END}{_MARK}"
