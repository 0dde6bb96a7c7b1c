"""Dates, times and numbers are written as the language spoken writes them."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_skeleton, format_time
from babel.numbers import format_decimal

from qtoken import formats, texts
from scripts.text_catalogues import TRANSLATIONS, compile_catalogues, sources

DAY = date(2026, 3, 2)
MOMENT = datetime(2026, 3, 2, 20, 5, 9, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
AMERICAN = {
    ("format", "{year:04d}-{month:02d}-{day:02d}"): "{month}/{day}/{year}",
    ("format", "{hour:02d}:{minute:02d}"): "{hour12}:{minute:02d} {half}",
    ("format", "{date} {time}"): "{date}, {time}",
    ("format", "."): ",",
}


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    texts.use_language(texts.ENGLISH)


@pytest.mark.parametrize("language", [texts.ENGLISH, texts.ACCENTED])
def test_english_writes_dates_and_times_that_nobody_takes_for_others(language: str) -> None:
    texts.use_language(language)

    assert formats.day(DAY) == "2026-03-02"
    assert formats.day_of_year(DAY) == "03-02"
    assert formats.time_of_day(MOMENT, BERLIN) == "21:05"
    assert formats.time_with_seconds(MOMENT, BERLIN) == "21:05:09"
    assert formats.moment(MOMENT, BERLIN) == "2026-03-02 21:05"
    assert formats.number(2.55, digits=1) == "2.5"


def test_a_language_has_its_own_order_hours_and_marks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _speak(tmp_path, monkeypatch, "en_US", AMERICAN)

    assert formats.moment(MOMENT, UTC) == "3/2/2026, 8:05 PM"
    assert formats.time_of_day(MOMENT.replace(hour=0), UTC) == "12:05 AM"
    assert formats.time_of_day(MOMENT.replace(hour=12), UTC) == "12:05 PM"
    assert formats.number(1234.5, digits=1) == "1234,5"


def test_in_a_sentence_from_the_right_a_date_reads_from_the_left() -> None:
    texts.use_language(texts.MIRRORED)

    for written in (
        formats.day(DAY),
        formats.moment(MOMENT, UTC),
        formats.time_of_day(MOMENT, UTC),
    ):
        assert (written[0], written[-1]) == (
            "\N{LEFT-TO-RIGHT ISOLATE}",
            "\N{POP DIRECTIONAL ISOLATE}",
        )


def test_every_language_writes_them_as_unicode_says() -> None:
    compile_catalogues()

    for file in sources(TRANSLATIONS):
        code = file.parts[-3]
        texts.use_language(code.replace("_", "-"))
        assert _bare(formats.day(DAY)) == _bare(format_skeleton("yMd", DAY, locale=code))
        assert _bare(formats.day_of_year(DAY)) == _bare(format_skeleton("Md", DAY, locale=code))
        time = format_time(MOMENT, "short", tzinfo=UTC, locale=code)
        assert _bare(formats.time_of_day(MOMENT, UTC)) == _bare(time)
        assert formats.number(2.5, digits=1) == format_decimal(2.5, locale=code)


def _bare(written: str) -> str:
    """Without leading noughts and isolates, which are a matter of taste."""
    return re.sub(r"\b0|[\u2066\u2069]", "", written)


def _speak(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    code: str,
    translations: dict[tuple[str, str], str],
) -> None:
    file = folder / "translations" / code / "LC_MESSAGES" / "qtoken.po"
    file.parent.mkdir(parents=True)
    entries = "".join(
        f'msgctxt "{context}"\nmsgid "{english}"\nmsgstr "{written}"\n\n'
        for (context, english), written in translations.items()
    )
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    file.write_text(head + entries, "utf-8")
    compile_catalogues(folder / "translations")
    monkeypatch.setattr("qtoken.texts.resource_dir", lambda: folder)
    texts.use_language(code.replace("_", "-"))
