"""Every text that a person reads passes through here: windows, slips, command line, web.

The source strings are English with ``{named}`` placeholders, filled with ``.format`` *after* the
look-up: ``_("{label} is called to {room}").format(label=…, room=…)``. A text is looked up when it
is shown, never at import, so the language can change while windows are open.

Two languages exist only to test layouts. ``en-XA`` is accented, bracketed and about 35 % longer;
``ar-XB`` is read from right to left. Both keep every placeholder. Real languages are compiled
catalogues in ``resources/translations/<code>/LC_MESSAGES/qtoken.mo``; a missing one leaves the text
in English.

A program speaks one language (``use_language``). A server speaks to each reader in theirs
(``speak_here``): that holds for one task or thread, and for what they start.
"""

import gettext
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import NamedTuple

from qtoken.paths import resource_dir
from qtoken.pseudo_texts import AccentedTexts, MirroredTexts

DOMAIN = "qtoken"
ENGLISH = "en"
ACCENTED = "en-XA"
MIRRORED = "ar-XB"
_MADE_UP = {code.lower(): code for code in (ACCENTED, MIRRORED)}

_RIGHT_TO_LEFT_SCRIPTS = frozenset({"ar", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
_FROM_RIGHT = frozenset({"R", "AL"})
_FROM_LEFT = frozenset({"L"})
_RIGHT_TO_LEFT_MARK = "\N{RIGHT-TO-LEFT MARK}"
_LEFT_TO_RIGHT_ISOLATE = "\N{LEFT-TO-RIGHT ISOLATE}"
_ISOLATE = "\N{FIRST STRONG ISOLATE}"
_END_OF_ISOLATE = "\N{POP DIRECTIONAL ISOLATE}"


class Sentence(str):
    """A text of ours, into which the words of people are put: the one place where that is done.

    Each of them reads in its own direction and leaves the sentence in its.
    """

    __slots__ = ()

    def format(self, *words: object, **named: object) -> str:
        """Fill the placeholders."""
        return super().format(*map(_kept, words), **{n: _kept(word) for n, word in named.items()})


class _Voice(NamedTuple):
    """A language and its texts."""

    code: str
    texts: gettext.NullTranslations


class _Spoken:
    """The language that windows of this process speak; the one thing here that changes."""

    voice = _Voice(ENGLISH, gettext.NullTranslations())


_here: ContextVar[_Voice | None] = ContextVar("qtoken_language", default=None)


def use_language(code: str) -> None:
    """Speak ``code`` from the next look-up on.

    Open windows must be told to show their texts again.
    """
    _Spoken.voice = _Voice(code, _load(code))


def speak_here(code: str) -> None:
    """Speak ``code`` in this task or thread only, whatever the program speaks elsewhere."""
    _here.set(_Voice(code, _load(code)))


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak ``code`` for a while, in this task or thread only."""
    before = _here.set(_Voice(code, _load(code)))
    try:
        yield
    finally:
        _here.reset(before)


def languages() -> tuple[str, ...]:
    """The codes of the languages that there are texts in; English comes first."""
    return _languages(resource_dir() / "translations")


def nearest(code: str) -> str | None:
    """The language with texts that speakers of ``code`` read best; None if there is none.

    ``pt-BR`` reads ``pt``, and ``pt`` reads ``pt-BR``; a made-up one is asked for by its name.
    """
    wanted = code.lower().replace("_", "-")
    known = {one.lower(): one for one in languages()}
    if wanted in known:
        return known[wanted]
    if wanted in _MADE_UP:
        return _MADE_UP[wanted]
    first = wanted.partition("-")[0]
    return next((one for key, one in known.items() if key.partition("-")[0] == first), None)


def language() -> str:
    """The code of the language spoken now, such as ``en`` or ``ar-XB``."""
    return _voice().code


def is_right_to_left() -> bool:
    """Whether the language spoken now is written from right to left."""
    return _voice().code.replace("_", "-").partition("-")[0] in _RIGHT_TO_LEFT_SCRIPTS


def _(message: str) -> str:
    """``message`` in the language spoken now."""
    return _directed(_voice().texts.gettext(message))


def marked(message: str) -> str:
    """Put ``message`` into the catalogue, and leave looking it up to whoever shows it."""
    return message


def ngettext(one: str, many: str, count: int) -> str:
    """The form of the text for ``count``, still to be filled with ``.format(count=count)``."""
    return _directed(_voice().texts.ngettext(one, many, count))


def pgettext(context: str, message: str) -> str:
    """``message`` where one English word has several meanings; ``context`` says which."""
    return _directed(_voice().texts.pgettext(context, message))


def pattern(context: str, message: str) -> str:
    """Return what is filled with numbers only, such as a date: not a sentence with a direction."""
    return _voice().texts.pgettext(context, message)


def left_to_right(text: str) -> str:
    """A phone number, date or range, kept from turning round in a right-to-left sentence."""
    if not is_right_to_left():
        return text
    return f"{_LEFT_TO_RIGHT_ISOLATE}{text}{_END_OF_ISOLATE}"


def isolated(text: str) -> str:
    """Somebody's words, kept from turning round the line of ours that they stand in.

    Else the full stop after an Arabic name would stand in front of it.
    """
    if text.startswith(_ISOLATE) and text.endswith(_END_OF_ISOLATE):
        return text
    other = _FROM_LEFT if is_right_to_left() else _FROM_RIGHT
    # Nearly every text is of the letters that do not turn a line of English.
    if (text.isascii() and other is _FROM_RIGHT) or not any(
        unicodedata.bidirectional(c) in other for c in text
    ):
        return text
    return f"{_ISOLATE}{text}{_END_OF_ISOLATE}"


def joined(*facts: str) -> str:
    """Short facts on one line, without those that are empty."""
    return " · ".join(isolated(fact) for fact in facts if fact)


@cache
def _languages(folder: Path) -> tuple[str, ...]:
    codes = {file.parts[-3].replace("_", "-") for file in folder.glob(f"*/LC_MESSAGES/{DOMAIN}.mo")}
    return (ENGLISH, *sorted(codes - {ENGLISH}))


def _voice() -> _Voice:
    return _here.get() or _Spoken.voice


def _directed(text: str) -> Sentence:
    # A sentence that begins with a label (C-012) would be taken for left to right, and its end put
    # in front.
    if text.startswith("{") and is_right_to_left():
        return Sentence(_RIGHT_TO_LEFT_MARK + text)
    return Sentence(text)


def _kept(word: object) -> object:
    return isolated(word) if isinstance(word, str) else word


def _load(code: str) -> gettext.NullTranslations:
    if code == ENGLISH:
        return gettext.NullTranslations()
    if code in {ACCENTED, MIRRORED}:
        return AccentedTexts() if code == ACCENTED else MirroredTexts()

    folder = str(resource_dir() / "translations")
    return gettext.translation(DOMAIN, folder, [code.replace("-", "_")], fallback=True)
