"""The bundled family, so that every computer draws the same letters.

Noto Sans in the weights 400, 600 and 800 is loaded before the first paint. The scripts of patients'
names (Arabic, Devanagari) come afterwards: Qt finds them by itself as fallbacks. Noto's figures are
tabular, so numbers that change in place do not move.
"""

from PySide6.QtGui import QFont, QFontDatabase

from qtoken.paths import resource_dir

FAMILY = "Noto Sans"
REGULAR = 400
SEMI_BOLD = 600
HEAVY = 800
BODY_PX = 14

_REGULAR = ("NotoSans-Regular.ttf",)
_HEAVIER = ("NotoSans-SemiBold.ttf", "NotoSans-ExtraBold.ttf")
_SCRIPTS = (
    "NotoSansArabic-Regular.ttf",
    "NotoSansArabic-Bold.ttf",
    "NotoSansDevanagari-Regular.ttf",
    "NotoSansDevanagari-Bold.ttf",
)


class _Loaded:
    names: frozenset[str] = frozenset()


def install() -> None:
    """Load what windows are drawn with."""
    load(_REGULAR + _HEAVIER)


def install_regular() -> None:
    """Load what the shape of a window is drawn with, before the window."""
    load(_REGULAR)


def install_scripts() -> None:
    """Load the scripts of names, after the first paint."""
    load(_SCRIPTS)


def load(names: tuple[str, ...]) -> None:
    """Load these files of ``resources/fonts``, each once a process."""
    for name in names:
        if name not in _Loaded.names:
            _Loaded.names |= {name}
            QFontDatabase.addApplicationFont(str(resource_dir() / "fonts" / name))


def font(pixels: int, weight: int = REGULAR) -> QFont:
    """Noto Sans, ``pixels`` high at 100 %."""
    answer = QFont(FAMILY)
    answer.setPixelSize(pixels)
    answer.setWeight(QFont.Weight(weight))
    return answer


def body() -> QFont:
    """The font of running text."""
    return font(BODY_PX)
