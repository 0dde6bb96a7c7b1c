"""The one rule by which names are the same, and by which words a name is found.

Two names that sound or look alike to a hurried desk are one: case, width, accents, Arabic and
Hebrew marks, forms of one letter that keyboards tell apart, and whatever cannot be seen make no
difference. Signs between letters (`O'Brien`, `Al-Masri`, `J. R. R.`) break words and are nothing at
the same time, because people write them either way.

The letters without a decomposition are those of Unicode's Latin-ASCII transform (CLDR); the Arabic
ones are those that search engines fold (light normalisation of Larkey and others, 2002).
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from itertools import islice, product
from typing import Protocol, TypeVar


class Named(Protocol):
    """Whatever has a name."""

    @property
    def name(self) -> str:
        """The name as it is written."""


N = TypeVar("N", bound=Named)

KEY_LIMIT = 400
"""Characters of a key that are kept and compared. Names are shorter; some letters become many."""

SHORT_WORD = 3
"""Letters of a word that people join to the next one: `al`, `de`, `van`, initials."""

_MOST_JOINED = 6

_LATIN = ("łøđðıȷħŧŋĸəɛɔɓɗɖƙƴɨʉƒƀɉɍɏⱥⱦȼɇ", "loddijhtnkaeobddkyiufbjryatce")
_ARABIC = ("ٱىیېکڪةۃہھە", "ايييككههههه")
_CYRILLIC = ("ґӏ", "гі")
_KATAKANA = range(0x30A1, 0x30F7)

_LETTERS = str.maketrans(
    {
        letter: plain
        for letters, plains in (_LATIN, _ARABIC, _CYRILLIC)
        for letter, plain in zip(letters, plains, strict=True)
    }
    | {"æ": "ae", "œ": "oe", "þ": "th"}
    # Tatweel; and hamza by itself (above and below it is a mark), left out as often as written.
    | {"ـ": "", "ء": ""}
    # Braille's blank looks like one.
    | {"\u2800": " "}
    | {chr(code): chr(code - 0x60) for code in _KATAKANA}
)

# Letters and signs that stand for an apostrophe, as in Hawaiian and in transliterated Arabic.
_APOSTROPHES = frozenset("ʹʺʻʼʽʾʿˀˁˈˊˋꞌ")

# What takes no room: Unicode's Default_Ignorable_Code_Point beyond the category Cf.
_UNSEEN = frozenset(
    map(
        chr, [0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x180F, 0x3164, 0xFFA0]
    )
) | frozenset(map(chr, [*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)]))

# Signs around Arabic and Syriac numbers, of the same category and seen.
_SEEN_FORMATS = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2")

# Marks of these are left out by people who type; of others (Devanagari, Thai ...) they are vowels.
_PLAIN_MARKS = ("COMBINING", "ARABIC", "HEBREW", "SYRIAC", "CYRILLIC")
_VOICED = frozenset("\u3099\u309a")
_NUKTA = 7

_MOST_SPELLINGS = 3
_OTHER_LETTERS = {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"}
_SPELLED_OUT = re.compile(f"[{''.join(_OTHER_LETTERS)}]", re.IGNORECASE)
_DIGRAPH = re.compile(r"([aou])e(?=\w)|(a)a(?=\w)", re.IGNORECASE)

_BLANK_BUT_IN_NUMBERS = "(?<![0-9]) | (?![0-9])"
# Written without blanks, or with them as one likes: a part of such a word is a name by itself.
_UNSPACED = (
    ("\u0e00", "\u0eff"),
    ("\u1000", "\u109f"),
    ("\u1780", "\u17ff"),
    ("\u1100", "\u11ff"),
    ("\u2e80", "\u9fff"),
    ("\ua960", "\ua97f"),
    ("\uac00", "\ud7ff"),
    ("\U00020000", "\U0003ffff"),
)
_ARTICLE = "ال"
_SHORTEST_AFTER_ARTICLE = 2


def fold(text: str) -> str:
    """Return a text without what makes no difference; its signs and blanks stay."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    kept = "".join(map(_folded, plain.translate(_LETTERS)))
    return unicodedata.normalize("NFC", kept)


def words(text: str) -> tuple[str, ...]:
    """Return the words of a name as they are compared; every sign breaks a word."""
    return tuple(word for chunk in _chunks(text) for word in chunk)


def key(name: str) -> str:
    """Return what is equal for names that are the same, empty for what holds no letter or digit.

    Signs and blanks are nothing, but not between digits: room 1-2 is not room 12. Symbols (`A+`)
    count.
    """
    seen = "".join(c if _is_of_word(c) or _is_symbol(c) else " " for c in fold(name))
    return re.sub(_BLANK_BUT_IN_NUMBERS, "", " ".join(seen.split()))[:KEY_LIMIT]


def distinct_keys(
    spellings: Mapping[int, str], key_of: Callable[[str], str] = key
) -> dict[int, str]:
    """Return a key for each of several names that are spelled differently, none of them twice.

    Of those that are the same name one has its key: whoever is spelled like it, else the lowest
    number. The others keep their spelling, which is no name's key.
    """
    made: dict[int, str] = {}
    owners: dict[str, int] = {}
    for number in sorted(spellings, key=lambda n: (key_of(spellings[n]) != spellings[n], n)):
        wanted = key_of(spellings[number]) or spellings[number]
        is_first = owners.setdefault(wanted, number) == number
        made[number] = wanted if is_first else spellings[number]
    return made


def same_named(rows: Iterable[N], text: str, key_of: Callable[[str], str] = key) -> tuple[N, ...]:
    """Return the rows that have that name: those spelled just so, else all that are the same.

    Several only where they were equal before names had to be told apart.
    """
    everybody, spelled, wanted = tuple(rows), " ".join(text.split()), key_of(text)
    exact = tuple(row for row in everybody if row.name == spelled)
    return exact or tuple(row for row in everybody if wanted and key_of(row.name) == wanted)


def readings(typed: str) -> tuple[tuple[str, ...], ...]:
    """Return the words that were typed: broken at every sign, and with their parts joined."""
    chunks = _chunks(typed)
    broken = tuple(word for chunk in chunks for word in chunk)
    joined: list[str] = []
    count = 0
    for word in map("".join, chunks):
        if count and count < _MOST_JOINED:
            joined[-1] += word
            count = count + 1 if len(word) <= SHORT_WORD else 0
        else:
            joined.append(word)
            count = 1 if len(word) <= SHORT_WORD else 0
    return tuple(dict.fromkeys(reading for reading in (broken, tuple(joined)) if reading))


def respelled(typed: str) -> tuple[str, ...]:
    """Return how else the same name may be written: `Muller`, as Müller is kept, for `Mueller`.

    And `Mueller` for `Müller`: keyboards and passports without these letters write them so (ICAO
    Doc 9303-3, section 6). No names are equal by that, since a Mueller is no Müller; who looks for
    one is shown the other too. What a word ends with is not known yet while it is typed, and a few
    letters would begin half of all names.
    """
    found = map(" ".join, product(*map(_spellings, unicodedata.normalize("NFC", typed).split())))
    return tuple(islice(found, 1, _MOST_SPELLINGS + 1))


def joined_words(name: str) -> tuple[str, ...]:
    """Return how parts of a name may be written together: `obrien`, `almasri`, `jrr`."""
    chunks = _chunks(name)
    broken = [word for chunk in chunks for word in chunk]
    found = dict.fromkeys("".join(chunk) for chunk in chunks if len(chunk) > 1)
    for start in range(len(broken)):
        for end in range(start + 1, min(start + _MOST_JOINED, len(broken))):
            if len(broken[end - 1]) > SHORT_WORD:
                break
            found["".join(broken[start : end + 1])] = None
    return tuple(found)


def parts(word: str) -> tuple[str, ...]:
    """Return the ends of a word that are looked for by themselves, without the whole word.

    Names that are written without blanks are found by any part, and Arabic ones without `al-`.
    """
    if is_unspaced(word):
        starts = (place for place, letter in enumerate(word) if place and not _is_mark(letter))
        return tuple(word[start:] for start in starts)
    rest = word.removeprefix(_ARTICLE)
    is_named_without = rest != word and len(rest) >= _SHORTEST_AFTER_ARTICLE
    return (rest,) if is_named_without else ()


def is_unspaced(word: str) -> bool:
    """Whether a word is of a script that writes names without blanks.

    Han, kana and Hangul; and Thai, Lao, Burmese and Khmer, where some people write them.
    """
    return any(first <= c <= last for c in word for first, last in _UNSPACED)


def is_whole_match(typed: str, name: str) -> bool:
    """Whether every typed word is a whole word of the name, however its parts are written.

    A part alone is not: `O` is somebody else than O'Brien, García than García-Rodríguez.
    """
    own = {*words(name), *joined_words(name)}
    linked = [set(chunk) for chunk in _chunks(name) if len(chunk) > 1]

    def is_whole(reading: set[str]) -> bool:
        return reading <= own and all(not one & reading or one <= reading for one in linked)

    return any(is_whole(set(reading)) for reading in readings(typed))


def has_part(name: str, typed: str) -> bool:
    """Whether what was typed stands in the name: anywhere, or as beginnings of its words."""
    wanted = key(typed)
    if not wanted:
        return not typed.strip()
    if wanted in key(name):
        return True
    own = {*words(name), *joined_words(name)}
    return any(all(_begins(word, own) for word in reading) for reading in readings(typed))


def is_unseen(character: str) -> bool:
    """Whether a character takes no room of its own: format signs and fillers."""
    if character in _UNSEEN:
        return True
    return unicodedata.category(character) == "Cf" and character not in _SEEN_FORMATS


def _spellings(word: str) -> Iterable[str]:
    short = _DIGRAPH.sub(r"\1\2", word)
    is_telling = len(short) > SHORT_WORD
    return dict.fromkeys(
        (word, short if is_telling else word, _SPELLED_OUT.sub(_spelled_out, word))
    )


def _spelled_out(letter: re.Match[str]) -> str:
    return _OTHER_LETTERS[letter[0].lower()]


def _begins(word: str, own: Iterable[str]) -> bool:
    return any(other.startswith(word) for other in own)


def _folded(character: str) -> str:
    if character.isascii():
        return character
    if is_unseen(character):
        return ""
    if character in _APOSTROPHES:
        return "'"
    category = unicodedata.category(character)
    if category.startswith("M") and _is_left_out(character):
        return ""
    return str(unicodedata.decimal(character)) if category == "Nd" else character


def _is_left_out(mark: str) -> bool:
    if mark in _VOICED:
        return False
    is_plain = unicodedata.name(mark, "").startswith(_PLAIN_MARKS)
    return is_plain or unicodedata.combining(mark) == _NUKTA


def _chunks(text: str) -> list[list[str]]:
    found = (
        "".join(c if _is_of_word(c) else " " for c in chunk).split() for chunk in fold(text).split()
    )
    return [chunk for chunk in found if chunk]


def _is_of_word(character: str) -> bool:
    return character.isalnum() or _is_mark(character)


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")


def _is_symbol(character: str) -> bool:
    category = unicodedata.category(character)
    return category.startswith("S") and category != "Sk"
