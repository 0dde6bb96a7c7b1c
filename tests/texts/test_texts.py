"""The one mechanism for texts: late look-up, two languages to test layouts, sentences of errors."""

import struct
import unicodedata
from collections.abc import Iterator
from contextvars import copy_context
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qtoken import texts
from qtoken.texts import _, ngettext, pgettext


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    texts.use_language(texts.ENGLISH)


def test_english_texts_are_their_own_translation() -> None:
    assert _("Call next") == "Call next"
    assert pgettext("state", "called") == "called"
    assert ngettext("{count} token", "{count} tokens", 2) == "{count} tokens"


def test_a_text_changes_when_the_language_does() -> None:
    texts.use_language(texts.ACCENTED)

    assert _("Call next") != "Call next"
    assert texts.language() == texts.ACCENTED


def test_accented_texts_are_a_third_longer_and_show_where_they_end() -> None:
    texts.use_language(texts.ACCENTED)
    english = "Nobody is waiting in Cardiology."

    accented = _(english)

    assert accented.startswith("[")
    assert accented.endswith("]")
    assert 1.3 < len(accented) / len(english) < 1.5


def test_accented_texts_keep_placeholders_mark_up_and_alt_keys() -> None:
    texts.use_language(texts.ACCENTED)

    text = _("&Recall <b>{label}</b> &amp; go on")

    assert text.startswith("[&R")
    assert "<b>{label}</b>" in text
    assert "&amp;" in text


def test_mirrored_texts_are_read_from_the_right_and_what_is_filled_in_stays_readable() -> None:
    texts.use_language(texts.MIRRORED)

    text = _("called to {room} as {label}").format(room="Room 3", label="C-012")

    assert texts.is_right_to_left()
    assert "\N{RIGHT-TO-LEFT OVERRIDE}called\N{POP DIRECTIONAL FORMATTING}" in text
    assert "Room 3" in text
    assert "C-012" in text


def test_a_sentence_that_begins_with_a_label_still_begins_on_the_right() -> None:
    texts.use_language(texts.MIRRORED)

    assert _("{label} is called.").startswith("\N{RIGHT-TO-LEFT MARK}")


def test_ranges_are_kept_from_turning_round_only_where_they_would() -> None:
    in_english = texts.left_to_right("10-14")

    texts.use_language(texts.MIRRORED)

    assert in_english == "10-14"
    assert (
        texts.left_to_right("10-14") == "\N{LEFT-TO-RIGHT ISOLATE}10-14\N{POP DIRECTIONAL ISOLATE}"
    )


def test_a_language_without_a_catalogue_leaves_the_texts_in_english() -> None:
    texts.use_language("cs")

    assert _("Call next") == "Call next"


def test_a_catalogue_in_the_resources_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "translations" / "cs" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "qtoken.mo").write_bytes(_catalogue("Call next", "Další"))
    monkeypatch.setattr("qtoken.texts.resource_dir", lambda: tmp_path)

    texts.use_language("cs")

    assert _("Call next") == "Další"


def _catalogue(message: str, translation: str) -> bytes:
    """A compiled catalogue with one text and the header that names its encoding."""
    header = "Content-Type: text/plain; charset=UTF-8\n"
    pairs = [(b"", header.encode()), (message.encode(), translation.encode())]
    start = 28 + 16 * len(pairs)
    tables, strings = [b"", b""], b""
    for which in (0, 1):
        for pair in pairs:
            tables[which] += struct.pack("<II", len(pair[which]), start + len(strings))
            strings += pair[which] + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0)
    return head + tables[0] + tables[1] + strings


def test_a_server_speaks_to_each_reader_in_theirs() -> None:
    def said(code: str) -> tuple[str, bool]:
        texts.speak_here(code)
        return _("Call next"), texts.is_right_to_left()

    spoken = [
        copy_context().run(said, code) for code in (texts.MIRRORED, texts.ACCENTED, texts.ENGLISH)
    ]

    assert len(set(spoken)) == 3
    assert [is_mirrored for _text, is_mirrored in spoken] == [True, False, False]
    assert _("Call next") == "Call next", "the program itself speaks as before"


def test_there_are_texts_in_english_at_least() -> None:
    assert texts.languages()[0] == texts.ENGLISH


@pytest.mark.parametrize("language", ["en", "ar-XB"])
@given(name=st.text("aZ é-'فاطمةשלום12·", max_size=12), fact=st.text("aZ-فاطمة12", max_size=6))
def test_words_of_people_leave_a_sentence_in_its_direction(
    language: str, name: str, fact: str
) -> None:
    texts.use_language(language)
    try:
        said = texts._("{name} is registered.").format(name=name)
        facts = texts.joined(name, fact)
        turns = {"R", "AL"} if language == "en" else {"L"}
    finally:
        texts.use_language("en")

    for line in (said.removesuffix(" is registered.") if language == "en" else "", facts):
        depth = 0
        for c in line:
            depth += {"\u2066": 1, "\u2068": 1, "\u2069": -1}.get(c, 0)
            assert depth > 0 or unicodedata.bidirectional(c) not in turns
        assert depth == 0


def test_a_sentence_of_one_direction_is_left_as_it_is() -> None:
    said = texts._("{name} is registered.").format(name="Siobhán O’Brien")

    assert said == "Siobhán O’Brien is registered."


def test_an_arabic_name_leaves_the_full_stop_at_the_end() -> None:
    said = texts._("{name} is registered.").format(name="فاطمة")

    assert said == "\u2068فاطمة\u2069 is registered."
