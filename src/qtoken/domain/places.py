"""How a room's name is set: "Room 11" says where to go, "Room" above "11" does not."""

import unicodedata

_NUMBER = 4
_MARKS = ",;.:)"
_LOW_LETTERS = ("LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "GEORGIAN")


def parts(name: str) -> tuple[str, ...]:
    """Return the words of a name, each short number together with the word before it.

    A line ends between two parts; inside one only where it has no room for the whole of it.
    """
    found: list[str] = []
    for word in name.split():
        if found and _is_number(word.rstrip(_MARKS)):
            found[-1] += f" {word}"
        else:
            found.append(word)
    return tuple(found)


def is_tall(name: str) -> bool:
    """Whether letters reach farther above and below their line than those of Latin do.

    Arabic and Thai do, and marks that stand upon one another.
    """
    return any(map(_is_tall_letter, unicodedata.normalize("NFC", name)))


def _is_tall_letter(letter: str) -> bool:
    if not unicodedata.category(letter).startswith(("L", "M")):
        return False
    is_low = unicodedata.name(letter, "").startswith(_LOW_LETTERS)
    # Vietnamese: a letter that is made of more than two parts has two marks.
    return not is_low or len(unicodedata.normalize("NFD", letter)) > 2


def _is_number(word: str) -> bool:
    # "12b" and "A-3" too; what is longer is a word that a line may begin with.
    return len(word) <= _NUMBER and any(map(str.isdecimal, word))
