"""The bundled family is there, its figures stand in columns, and patients' names have letters."""

import unicodedata

import pytest
from PySide6.QtGui import QFontInfo, QFontMetrics, QRawFont, QTextLayout

from qtoken.domain.scripts import is_brought
from qtoken.paths import resource_dir
from qtoken.ui import fonts

WEIGHTS = (fonts.REGULAR, fonts.SEMI_BOLD, fonts.HEAVY)


@pytest.mark.parametrize("weight", WEIGHTS)
def test_each_weight_is_a_face_of_its_own(weight: int) -> None:
    found = QFontInfo(fonts.font(20, weight))

    assert found.family() == fonts.FAMILY
    assert found.weight() == weight


@pytest.mark.parametrize("weight", WEIGHTS)
def test_figures_are_equally_wide(weight: int) -> None:
    metrics = QFontMetrics(fonts.font(56, weight))

    assert len({metrics.horizontalAdvance(figure) for figure in "0123456789"}) == 1


@pytest.mark.parametrize(
    "name", ["Jana Nováková", "محمد الأحمد", "अनिता शर्मा", "Иван Петров", "Νίκος"]
)
def test_names_are_drawn_with_real_letters(name: str) -> None:
    layout = QTextLayout(name, fonts.body())
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()

    for run in layout.glyphRuns():
        assert run.rawFont().familyName()
        assert 0 not in run.glyphIndexes()


SAMPLES = {
    "ADLAM": "𞤀𞤣𞤤𞤢𞤥", "ARABIC": "محمد الأحمد", "ARMENIAN": "Արամ", "BALINESE": "ᬩᬮᬶ",
    "BENGALI": "সুমিত্রা", "BUGINESE": "ᨅᨔ", "CANADIAN": "ᐃᓄᒃᑎᑐᑦ", "CHAKMA": "𑄌𑄋𑄴𑄟𑄳𑄦", "CHAM": "ꨌꩌ",
    "CHEROKEE": "ᏣᎳᎩ", "CYRILLIC": "Иван Петров", "DEVANAGARI": "अनिता शर्मा", "ETHIOPIC": "አበበ በቀለ",
    "GEORGIAN": "გიორგი", "GREEK": "Νίκος", "GUJARATI": "પટેલ", "GURMUKHI": "ਸਿੰਘ", "HANIFI": "𐴌𐴟",
    "HEBREW": "יִצְחָק", "JAVANESE": "ꦗꦮ", "KANNADA": "ಕೃಷ್ಣ", "KAYAH": "ꤊꤢꤛ", "KHMER": "សុខា",
    "LAO": "ສົມໃຈ", "LATIN": "Nguyễn Văn Ấn Łukasz Işık", "LEPCHA": "ᰛᰩ", "LIMBU": "ᤕᤠ",
    "LISU": "ꓡꓲꓢꓴ",
    "MALAYALAM": "കൃഷ്ണൻ", "MEETEI": "ꯃꯩꯇꯩ", "MONGOLIAN": "ᠮᠣᠩᠭᠣᠯ", "MYANMAR": "အောင်ဆန်း",
    "NEW": "ᦟᦹᧉ", "NKO": "ߒߞߏ", "OL": "ᱥᱟᱱᱛᱟᱲᱤ", "ORIYA": "ଓଡ଼ିଆ", "OSAGE": "𐓏𐓘", "SAURASHTRA": "ꢱꣃ",
    "SINHALA": "ශ්\u200dරී ලංකා", "SUNDANESE": "ᮞᮥᮔ᮪ᮓ", "SYLOTI": "ꠍꠤꠟꠐꠤ", "SYRIAC": "ܣܘܪܝܝܐ",
    "TAI": "ᥖᥭᥰ ᨲᩫᩅ", "TAMIL": "தமிழ்ச்செல்வி", "TELUGU": "తెలుగు", "THAANA": "ދިވެހި", "THAI": "สมชาย",
    "TIBETAN": "བསྟན་འཛིན", "TIFINAGH": "ⵜⵉⴼⵉⵏⴰⵖ", "VAI": "ꕙꔤ", "WANCHO": "𞋒𞋀", "YI": "ꆈꌠ",
}  # fmt: skip
SIGNS = ["اتاق ۳", "Кабинет № 5", "−1", "Zone ™ ℃"]
ELSEWHERE = ["王小明", "김철수", "さくら", "🧑", "🏥 Ward", "ᚠᚢᚦ", "𒀀"]


@pytest.fixture(scope="module")
def brought() -> list[QRawFont]:
    """The bundled fonts alone, without those of this computer."""
    return [QRawFont(str(path), 20.0) for path in (resource_dir() / "fonts").glob("*.ttf")]


@pytest.mark.parametrize("script", SAMPLES)
def test_each_script_that_is_said_to_be_brought_is_drawn(
    script: str, brought: list[QRawFont]
) -> None:
    fonts.install_scripts()
    name = SAMPLES[script]
    letters = {ord(c) for c in name if unicodedata.category(c)[0] in "LMN"}

    assert is_brought(name)
    assert fonts.can_draw(name)
    assert {c for c in letters if not any(font.supportsCharacter(c) for font in brought)} == set()


def test_nearly_every_letter_of_these_scripts_is_drawn(brought: list[QRawFont]) -> None:
    told = [chr(c) for c in range(0x20, 0x1F000) if unicodedata.category(chr(c))[0] in "LMN"]
    told = [c for c in told if is_brought(c)]
    missing = [c for c in told if not any(font.supportsCharacter(ord(c)) for font in brought)]

    # The rest are letters that Unicode has got since the fonts were drawn, and those of scholars.
    assert len(missing) < len(told) / 30


@pytest.mark.parametrize("text", SIGNS)
def test_signs_and_figures_of_every_day_are_known_to_be_brought(
    text: str, brought: list[QRawFont]
) -> None:
    assert is_brought(text)
    assert all(any(font.supportsCharacter(ord(c)) for font in brought) for c in text)


@pytest.mark.parametrize("text", ELSEWHERE)
def test_what_has_no_letters_here_is_known_not_to_be_brought(text: str) -> None:
    assert not is_brought(text)


def test_a_box_is_told_from_a_letter() -> None:
    # Of a script that no computer in a clinic has: a private letter.
    assert not fonts.can_draw("Anna \U0010fffd")
    assert fonts.can_draw("C-012 “Cardiology” – Room 3 · 5 °C, 10 €")


def test_every_bundled_font_is_loaded() -> None:
    there = {path.name for path in (resource_dir() / "fonts").glob("*.ttf")}

    fonts.install()
    fonts.install_scripts()

    assert fonts.loaded() == there
