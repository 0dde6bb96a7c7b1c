"""Keys by which a patient is found while a name or a record number is typed.

Each word of a name begins one key, followed by the other words; so does each word that arises if
parts are written together. In a search the longest typed word selects a range of keys, and every
other typed word must be the beginning of a word in the key (or, in scripts without blanks, any part
of it). Keys of record numbers begin with "#".
"""

import re

from qtoken.domain import names
from qtoken.domain.names import KEY_LIMIT

# Characters of a name's words in a key. Less than `KEY_LIMIT`, to leave room for joined words.
_WORDS_LIMIT = 300
_NUMBER_MARK = "#"


def keys(name: str) -> frozenset[str]:
    """Return the keys of a name."""
    own = _counted(names.words(name))
    joined = _longest(names.joined_words(name))
    found: list[tuple[str, ...]] = [
        (word, *own, *(other for other in joined if other != word)) for word in joined
    ]
    for place, word in enumerate(own):
        others = (*map(_spoken, (*own[place + 1 :], *own[:place])), *joined)
        found.append((word, *others))
        found += [(part, word, *others) for part in names.parts(word)]
    return frozenset(" ".join(key)[:KEY_LIMIT] for key in found)


def questions(text: str) -> list[tuple[str, list[str]]]:
    """Return for each reading of the text the leading word, and the other words to look for.

    Readings in another spelling come last.
    """
    asked: list[tuple[str, list[str]]] = []
    spellings = (text, *names.respelled(text))
    readings = dict.fromkeys(r for spelling in spellings for r in names.readings(spelling))
    for reading in readings:
        others = list(_counted(reading))
        # The longest word selects the fewest keys.
        lead = max(others, key=len)
        others.remove(lead)
        asked.append((lead[:KEY_LIMIT], others))
    return asked


def part_of_key(word: str) -> str:
    """Return the text to look for in a key that has a blank put before it.

    With the blank a word is found only where a word begins.
    """
    return word if names.is_unspaced(word) else f" {word}"


def number_keys(record_number: str) -> frozenset[str]:
    """Return the keys of a record number: whole, and its digits, with and without leading zeros."""
    found = {*_whole_numbers(record_number)}
    for digits in re.findall("[0-9]+", names.key(record_number)):
        found |= {digits, _plain(digits)}
    return frozenset(f"{_NUMBER_MARK}{number}"[:KEY_LIMIT] for number in found if number)


def number_questions(text: str) -> list[str]:
    """Return the keys to look for when a record number was typed."""
    return [f"{_NUMBER_MARK}{number}"[:KEY_LIMIT] for number in _whole_numbers(text) if number]


def _whole_numbers(text: str) -> list[str]:
    whole = names.key(text)
    plain = re.sub("[0-9]+", lambda digits: _plain(digits[0]), whole)
    return list(dict.fromkeys(number.replace(" ", "") for number in (whole, plain)))


def _plain(digits: str) -> str:
    return digits.lstrip("0") or "0"


def _spoken(word: str) -> str:
    return word if names.is_unspaced(word) else " ".join((word, *names.parts(word)))


def _longest(words: tuple[str, ...]) -> list[str]:
    # A word that is the beginning of another one is found by that one's key.
    return [w for w in words if not any(o != w and o.startswith(w) for o in words)]


def _counted(words: tuple[str, ...]) -> tuple[str, ...]:
    taken, length = 0, 0
    for word in words:
        length += len(word) + 1
        if taken and length > _WORDS_LIMIT:
            break
        taken += 1
    return words[:taken]
