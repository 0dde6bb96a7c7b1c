"""The bundled family is there, its figures stand in columns, and patients' names have letters."""

import pytest
from PySide6.QtGui import QFontInfo, QFontMetrics, QTextLayout

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
