"""Languages and themes in which windows are looked at."""

import pytest

from qtoken import texts
from tests.ui.conftest import Speak

LOOKS = ("light-en", "dark-en", f"light-{texts.ACCENTED}", f"dark-{texts.MIRRORED}")


@pytest.fixture(params=LOOKS)
def look(request: pytest.FixtureRequest, speak: Speak, wear: Speak) -> str:
    """Set a theme and a language before the window is made; returns both, for its picture."""
    name: str = request.param
    theme, _, language = name.partition("-")
    speak(language)
    wear(theme)
    return name
