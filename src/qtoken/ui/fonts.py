"""The bundled fonts, so that every computer draws the same letters.

Noto Sans in the weights 400, 600 and 800 is loaded before the first paint. The scripts of patients'
names come afterwards, some milliseconds for all of them: Qt finds them by itself as fallbacks, and
`domain.scripts` knows which they are. Noto's figures are tabular, so numbers that change in place
do not move.
"""

from PySide6.QtGui import QFont, QFontDatabase, QTextLayout

from qtoken.paths import resource_dir

FAMILY = "Noto Sans"
REGULAR = 400
SEMI_BOLD = 600
HEAVY = 800
BODY_PX = 14

_REGULAR = ("NotoSans-Regular.ttf",)
_HEAVIER = ("NotoSans-SemiBold.ttf", "NotoSans-ExtraBold.ttf")
_SCRIPTS = (
    "Adlam", "Arabic", "Armenian", "Balinese", "Bengali", "Buginese", "CanadianAboriginal",
    "Chakma", "Cham", "Cherokee", "Devanagari", "Ethiopic", "Georgian", "Gujarati", "Gurmukhi",
    "HanifiRohingya", "Hebrew", "Javanese", "Kannada", "KayahLi", "Khmer", "Lao", "Lepcha",
    "Limbu", "Lisu", "Malayalam", "MeeteiMayek", "Mongolian", "Myanmar", "NKo", "NewTaiLue",
    "OlChiki", "Oriya", "Osage", "Saurashtra", "Sinhala", "Sundanese", "SylotiNagri", "Syriac",
    "TaiLe", "TaiTham", "Tamil", "Telugu", "Thaana", "Thai", "Tifinagh", "Vai", "Wancho", "Yi",
)  # fmt: skip
_BOLD_SCRIPTS = (
    "Arabic", "Armenian", "Bengali", "Devanagari", "Georgian", "Hebrew", "Khmer", "Lao", "Tamil",
    "Thai",
)  # fmt: skip
_FILES = (
    *(f"NotoSans{script}-Regular.ttf" for script in _SCRIPTS),
    *(f"NotoSans{script}-Bold.ttf" for script in _BOLD_SCRIPTS),
    "NotoSerifTibetan-Regular.ttf",
)


class _Loaded:
    names: frozenset[str] = frozenset()


def install() -> None:
    """Load the fonts that windows are drawn with."""
    load(_REGULAR + _HEAVIER)


def install_regular() -> None:
    """Load the one font that a window's outline needs, before its first paint."""
    load(_REGULAR)


def install_scripts() -> None:
    """Load the scripts of names, after the first paint."""
    load(_FILES)


def load(names: tuple[str, ...]) -> None:
    """Load these files of ``resources/fonts``, each once per process."""
    for name in names:
        if name not in _Loaded.names:
            _Loaded.names |= {name}
            QFontDatabase.addApplicationFont(str(resource_dir() / "fonts" / name))


def loaded() -> frozenset[str]:
    """Return the files that have been loaded."""
    return _Loaded.names


def font(pixels: int, weight: int = REGULAR) -> QFont:
    """Return Noto Sans, ``pixels`` high at 100 %."""
    answer = QFont(FAMILY)
    answer.setPixelSize(pixels)
    answer.setWeight(QFont.Weight(weight))
    return answer


def for_paper(pixels: int, weight: int) -> QFont:
    """Return the same font for paper, chosen by the name of its weight.

    WORKAROUND: for weights from 700 on Qt's PDF engine fakes bold by drawing twice, unless the font
    file is marked bold, and ExtraBold is not. Remove it when `font` gives clean outlines in a PDF.
    """
    if weight != HEAVY:
        return font(pixels, weight)
    answer = font(pixels)
    answer.setStyleName("ExtraBold")
    return answer


def body() -> QFont:
    """Return the font of running text."""
    return font(BODY_PX)


def can_draw(text: str) -> bool:
    """Whether this computer has letters for all of a text; missing ones are shown as boxes."""
    layout = QTextLayout(text, body())
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    # Glyph 0 of every font is the box for a missing letter.
    return all(0 not in run.glyphIndexes() for run in layout.glyphRuns())
