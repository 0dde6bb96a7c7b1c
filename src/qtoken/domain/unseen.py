"""What a text brings along that nobody sees, from web pages, spreadsheets and other keyboards.

Direction marks, zero-width signs, fillers and selectors are dropped without a word: whoever pasted
them cannot find them. Two joiners are kept where they shape what is seen, as in Persian, Hindi and
emoji (the places of RFC 5892, appendix A, by category), and selectors behind what they select.
"""

import unicodedata

from qtoken.domain.names import is_unseen

MOST_MARKS = 4
"""Marks above and below one letter. Hebrew with points and Vietnamese need three; stacks of more
paint over the lines around them.
"""

_JOINERS = frozenset("\u200c\u200d")
_SHAPED = frozenset({"Lo", "Mn", "Mc", "So", "Sk"})
_SELECTOR = "VARIATION SELECTOR"
_BLANK_BRAILLE = "\u2800"


def without_unseen(text: str, *, keeps_joiners: bool = True) -> str:
    """Return a text in NFC as it is seen; control characters stay, to be refused."""
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
    """Return a word of a program, such as a zone or a code, as it is meant: no wide letters."""
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
    is_of_block_script = category == "Lo" and unicodedata.east_asian_width(character) in "WF"
    return category in _SHAPED and not is_of_block_script
