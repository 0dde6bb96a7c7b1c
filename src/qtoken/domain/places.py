"""How a room's name is broken into lines: "Room 11" is clear, "Room" above "11" is not."""

import unicodedata

_NUMBER = 4
_MARKS = ",;.:)"
# Scripts as low as Latin, by the beginnings of their letters' names in Unicode.
_LOW_LETTERS = ("LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "GEORGIAN")


def parts(name: str) -> tuple[str, ...]:
    """Return the words of a name, each short number together with the word before it.

    Lines break between parts, and inside a part only if the whole part does not fit.
    """
    found: list[str] = []
    for word in name.split():
        if found and _is_number(word.rstrip(_MARKS)):
            found[-1] += f" {word}"
        else:
            found.append(word)
    return tuple(found)


def is_tall(name: str) -> bool:
    """Return whether letters reach farther above or below the line than Latin ones.

    Arabic and Thai do, and letters with several marks above each other.
    """
    return any(map(_is_tall_letter, unicodedata.normalize("NFC", name)))


def _is_tall_letter(letter: str) -> bool:
    if not unicodedata.category(letter).startswith(("L", "M")):
        return False
    is_low = unicodedata.name(letter, "").startswith(_LOW_LETTERS)
    # A letter that decomposes into more than two parts has two marks, as in Vietnamese.
    return not is_low or len(unicodedata.normalize("NFD", letter)) > 2


def _is_number(word: str) -> bool:
    # Also "12b" and "A-3". Anything longer is a word, which may begin a line.
    return len(word) <= _NUMBER and any(map(str.isdecimal, word))
