"""Texts in the source can be translated: whole sentences, looked up, with named placeholders."""

import string
from pathlib import Path

import pytest

from qtoken.pseudo_texts import AccentedTexts, MirroredTexts
from scripts.text_catalogues import template
from tests.texts.source_texts import filled_too_early, messages, not_looked_up


def test_a_text_is_looked_up_before_it_is_filled() -> None:
    assert filled_too_early() == []


def test_no_widget_shows_a_text_that_was_not_looked_up() -> None:
    assert not_looked_up() == []


def test_a_forgotten_text_would_be_found(tmp_path: Path) -> None:
    (tmp_path / "window.py").write_text(
        'label.setText(f"Room {room}")\nQLabel("Room")\n_(f"Room {room}")\n_("Room")\n'
        'label.setText("-")\nlabel.setText(_("Room"))\n'
    )

    assert len(not_looked_up(tmp_path)) == 2
    assert len(filled_too_early(tmp_path)) == 1


def test_placeholders_have_names() -> None:
    wrong = [
        message
        for message in messages()
        if any(not name[:1].isalpha() for name in _placeholders(message))
    ]

    assert wrong == []


@pytest.mark.parametrize("language", [AccentedTexts(), MirroredTexts()], ids=["en-XA", "ar-XB"])
def test_the_made_up_languages_keep_every_placeholder_of_every_text(
    language: AccentedTexts | MirroredTexts,
) -> None:
    wrong = [
        message
        for message in messages()
        if _placeholders(language.gettext(message)) != _placeholders(message)
    ]

    assert messages()
    assert wrong == []


def test_what_a_count_decides_has_a_form_for_one() -> None:
    without = [
        message.id
        for message in template()
        if isinstance(message.id, str) and "{count" in message.id
    ]

    assert without == [], "use ngettext, or say {number} where nothing is counted"


def _placeholders(message: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(message) if name is not None)
