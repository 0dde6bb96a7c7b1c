"""Decides when two names are the same, and by which words a name is found.

Names that look alike to a hurried desk are the same: case, width, accents, Arabic and Hebrew
marks, variants of one letter on different keyboards and invisible characters make no difference.
Punctuation inside a name (`O'Brien`, `Al-Masri`, `J. R. R.`) both separates words and is ignored,
because people write it either way.

The table of letters that Unicode does not decompose is from its Latin-ASCII transform (CLDR); the
Arabic letters are those that search engines fold (light normalisation, Larkey and others, 2002).
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
"""A key is cut to so many characters. Names are shorter, but one letter can become several."""

SHORT_WORD = 3
"""People join words of up to so many letters to the next one: `al`, `de`, `van`, initials."""

_MOST_JOINED = 6
"""At most so many words in a row are joined, which bounds the keys of a name."""

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
    # Tatweel only stretches a word. A hamza by itself is left out as often as it is written (one
    # above or below a letter is a mark).
    | {"ـ": "", "ء": ""}
    # The blank of Braille looks like any other.
    | {"\u2800": " "}
    # Katakana to hiragana, which Unicode has in the same order 0x60 earlier.
    | {chr(code): chr(code - 0x60) for code in _KATAKANA}
)

# Letters and signs that are used as an apostrophe, as in Hawaiian and in transliterated Arabic.
_APOSTROPHES = frozenset("ʹʺʻʼʽʾʿˀˁˈˊˋꞌ")

# Invisible characters: Unicode's Default_Ignorable_Code_Point, without the category Cf.
_UNSEEN = frozenset(
    map(
        chr, [0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x180F, 0x3164, 0xFFA0]
    )
) | frozenset(map(chr, [*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)]))

# Signs around Arabic and Syriac numbers, which are of category Cf but visible.
_SEEN_FORMATS = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2")

# In these scripts people leave marks out when they type. In others (Devanagari, Thai ...) the marks
# are vowels and must stay.
_PLAIN_MARKS = ("COMBINING", "ARABIC", "HEBREW", "SYRIAC", "CYRILLIC")
# Japanese marks whose names begin with COMBINING too, but which make another letter: か and が.
_VOICED = frozenset("\u3099\u309a")
# The canonical combining class of the dot below Indic letters, which people leave out.
_NUKTA = 7

_MOST_SPELLINGS = 3
_OTHER_LETTERS = {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"}
_SPELLED_OUT = re.compile(f"[{''.join(_OTHER_LETTERS)}]", re.IGNORECASE)
_DIGRAPH = re.compile(r"([aou])e(?=\w)|(a)a(?=\w)", re.IGNORECASE)

_BLANK_BUT_IN_NUMBERS = "(?<![0-9]) | (?![0-9])"
# Scripts that are written without blanks, or with blanks as one likes: any part of such a word can
# be a name. Thai and Lao, Burmese, Khmer, Hangul, Han and kana.
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
    """Return a text reduced to what is compared; punctuation and blanks stay."""
    if text.isascii():
        return text.lower()
    # NFKD again after `casefold`, whose result need not be in that form.
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    kept = "".join(map(_folded, plain.translate(_LETTERS)))
    return unicodedata.normalize("NFC", kept)


def words(text: str) -> tuple[str, ...]:
    """Return the words of a name as they are compared; punctuation separates words."""
    return tuple(word for chunk in _chunks(text) for word in chunk)


def key(name: str) -> str:
    """Return a key that is equal for names that are the same.

    Empty if the name has no letter, digit or symbol. Punctuation and blanks are dropped, except
    between digits: room 1-2 is not room 12. Symbols (`A+`) stay.
    """
    seen = "".join(c if _is_of_word(c) or _is_symbol(c) else " " for c in fold(name))
    return re.sub(_BLANK_BUT_IN_NUMBERS, "", " ".join(seen.split()))[:KEY_LIMIT]


def distinct_keys(
    spellings: Mapping[int, str], key_of: Callable[[str], str] = key
) -> dict[int, str]:
    """Return a different key for each of several names, all spelled differently.

    If names are the same, one of them gets the common key: the one that is spelled like it, else
    the one with the lowest number. The others get their spelling, which is no name's key.
    """
    made: dict[int, str] = {}
    owners: dict[str, int] = {}
    for number in sorted(spellings, key=lambda n: (key_of(spellings[n]) != spellings[n], n)):
        wanted = key_of(spellings[number]) or spellings[number]
        is_first = owners.setdefault(wanted, number) == number
        made[number] = wanted if is_first else spellings[number]
    return made


def same_named(rows: Iterable[N], text: str, key_of: Callable[[str], str] = key) -> tuple[N, ...]:
    """Return the rows with exactly that name, or if there are none, all with the same name.

    Several are possible only in data from before such names were refused.
    """
    everybody, spelled, wanted = tuple(rows), " ".join(text.split()), key_of(text)
    exact = tuple(row for row in everybody if row.name == spelled)
    return exact or tuple(row for row in everybody if wanted and key_of(row.name) == wanted)


def readings(typed: str) -> tuple[tuple[str, ...], ...]:
    """Return the typed words in both readings: separated by punctuation, and with parts joined."""
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
    """Return other spellings of a typed name: for `Mueller` `Muller`, which finds Müller.

    And for `Müller` `Mueller`: keyboards and passports without these letters write them so (ICAO
    Doc 9303-3, section 6). The names are not equal, since a Mueller is not a Müller, but a search
    for one shows the other, too. A digraph at the end of a word is not replaced, since more letters
    may follow; and short words stay, since they would match half of all names.
    """
    found = map(" ".join, product(*map(_spellings, unicodedata.normalize("NFC", typed).split())))
    # The first one is the text itself.
    return tuple(islice(found, 1, _MOST_SPELLINGS + 1))


def joined_words(name: str) -> tuple[str, ...]:
    """Return the words that arise if parts of a name are joined: `obrien`, `almasri`, `jrr`."""
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
    """Return the ends of a word by which it is found as well.

    Names of scripts without blanks are found by any part, and Arabic names without `al-`.
    """
    if is_unspaced(word):
        starts = (place for place, letter in enumerate(word) if place and not _is_mark(letter))
        return tuple(word[start:] for start in starts)
    rest = word.removeprefix(_ARTICLE)
    is_named_without = rest != word and len(rest) >= _SHORTEST_AFTER_ARTICLE
    return (rest,) if is_named_without else ()


def is_unspaced(word: str) -> bool:
    """Return whether a word is of a script that writes names without blanks.

    Han, kana and Hangul; also Thai, Lao, Burmese and Khmer, where some people write blanks.
    """
    return any(first <= c <= last for c in word for first, last in _UNSPACED)


def is_whole_match(typed: str, name: str) -> bool:
    """Return whether every typed word is a whole word of the name, however its parts are joined.

    A part alone does not count: `O` is not O'Brien, and García is not García-Rodríguez.
    """
    own = {*words(name), *joined_words(name)}
    linked = [set(chunk) for chunk in _chunks(name) if len(chunk) > 1]

    def is_whole(reading: set[str]) -> bool:
        return reading <= own and all(not one & reading or one <= reading for one in linked)

    return any(is_whole(set(reading)) for reading in readings(typed))


def has_part(name: str, typed: str) -> bool:
    """Return whether the name contains the typed text, or its words begin with the typed words."""
    wanted = key(typed)
    if not wanted:
        return not typed.strip()
    if wanted in key(name):
        return True
    own = {*words(name), *joined_words(name)}
    return any(all(_begins(word, own) for word in reading) for reading in readings(typed))


def is_unseen(character: str) -> bool:
    """Return whether a character is invisible and takes no room: format signs and fillers."""
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
