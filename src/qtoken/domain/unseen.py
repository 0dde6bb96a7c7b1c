"""Removes invisible characters, which come from web pages, spreadsheets and other keyboards.

Direction marks, zero-width signs, fillers and variation selectors are dropped silently, because the
person who pasted them cannot find them. The two joiners are kept where they change what is seen, as
in Persian, Hindi and emoji (the contexts of RFC 5892, appendix A, by category). Selectors are kept
after the character that they select.
"""

import unicodedata

from qtoken.domain.names import is_unseen

MOST_MARKS = 4
"""The most marks on one letter. Hebrew with points and Vietnamese need three; higher stacks cover
the lines above and below.
"""

_JOINERS = frozenset("\u200c\u200d")
_SHAPED = frozenset({"Lo", "Mn", "Mc", "So", "Sk"})
_SELECTOR = "VARIATION SELECTOR"
_BLANK_BRAILLE = "\u2800"


def without_unseen(text: str, *, keeps_joiners: bool = True) -> str:
    """Return the visible text, in NFC. Control characters stay: callers refuse them."""
    if text.isascii():
        return text
    text = unicodedata.normalize("NFC", text).replace(_BLANK_BRAILLE, " ")
    kept: list[str] = []
    mark_count = 0
    for place, character in enumerate(text):
        if is_unseen(character):
            before, after = "".join(kept[-1:]), text[place + 1 : place + 2]
            if keeps_joiners and _is_needed(character, before, after):
                kept.append(character)
            continue
        is_mark = unicodedata.category(character) in {"Mn", "Me"}
        mark_count = mark_count + 1 if is_mark else 0
        if mark_count <= MOST_MARKS:
            kept.append(character)
    return unicodedata.normalize("NFC", "".join(kept))


def plain_word(text: str) -> str:
    """Return a technical word, such as a time zone or a code, in its plain letters (NFKC)."""
    narrow = unicodedata.normalize("NFKC", without_unseen(text, keeps_joiners=False))
    return narrow.strip()


def _is_needed(character: str, before: str, after: str) -> bool:
    if character in _JOINERS:
        return _is_shaped(before) and _is_shaped(after)
    is_selector = unicodedata.name(character, "").startswith(_SELECTOR)
    return is_selector and bool(before.strip()) and not is_unseen(before)


def _is_shaped(character: str) -> bool:
    if not character:
        return False
    if is_unseen(character):
        return unicodedata.name(character, "").startswith(_SELECTOR)
    category = unicodedata.category(character)
    # Han, kana and Hangul (East Asian wide letters) never join.
    is_of_block_script = category == "Lo" and unicodedata.east_asian_width(character) in "WF"
    return category in _SHAPED and not is_of_block_script
