"""Keys by which a patient's name is found while it is typed.

Every rotation of the normalised words is a key, so that any word may lead; the longest typed word
becomes a range of the keys and the others must begin a word in them.
"""

import unicodedata

KEY_LIMIT = 160
MOST_WORDS = 8

# Marks are dropped from these scripts only: Indic vowel signs are marks too, and carry the name.
_PLAIN_MARKS = ("LATIN", "GREEK", "CYRILLIC")


def normalised(text: str) -> str:
    """Return a name as it is compared: no case, no accents, single blanks."""
    plain: list[str] = []
    base = ""
    for character in unicodedata.normalize("NFKD", text.casefold()):
        if unicodedata.combining(character):
            if unicodedata.name(base or " ", "").startswith(_PLAIN_MARKS):
                continue
        else:
            base = character
        kept = character.isalnum() or unicodedata.category(character).startswith("M")
        plain.append(character if kept else " ")
    return unicodedata.normalize("NFC", " ".join("".join(plain).split()))


def rotations(name: str) -> frozenset[str]:
    """Return the keys of a name."""
    words = normalised(name).split()[:MOST_WORDS]
    return frozenset(" ".join(words[i:] + words[:i])[:KEY_LIMIT] for i in range(len(words)))


def question(text: str) -> tuple[str, list[str]]:
    """Return the leading word to look up and the beginnings that must stand beside it."""
    words = normalised(text).split()[:MOST_WORDS]
    if not words:
        return "", []
    lead = max(words, key=len)
    others = list(words)
    others.remove(lead)
    return lead[:KEY_LIMIT], others
