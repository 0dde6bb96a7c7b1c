"""Every word that the command line says can be translated; what is typed stays as it is."""

from collections.abc import Iterator

import pytest

from qtoken import settings, texts
from scripts.text_catalogues import compile_catalogues
from tests.support.plain_letters import LANGUAGE, plain_words
from tests.support.shell import Shell


@pytest.fixture(autouse=True)
def _english_again(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("LANGUAGE", "en")
    yield
    texts.use_language(texts.ENGLISH)


@pytest.fixture
def engine_name() -> str:
    """Words do not know which database there is: one is enough."""
    return "sqlite"


@pytest.fixture
def greek_shell(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Shell:
    shell.json("clinic", "set", "--name", "Κλινική")
    shell.json("department", "add", "Καρδιολογία", "--letter", "C")
    shell.json("room", "add", "Αίθουσα 3")
    shell.json("doctor", "add", "Ιατρός", "--department", "C", "--room", "1")
    for name in ("Μαρία", "Ελένη", "Νίκος"):
        shell.json("patient", "add", name, "--sex", "female", "--date-of-birth", "1945-05-08")
        shell.json("token", "issue", "--patient", name_id(shell, name), "--department", "C")
    for line in ("call-next --department C --doctor 1", "hold C-001", "return C-001"):
        shell.json("token", *line.split())
    monkeypatch.setattr(settings, "load", lambda: settings.Settings(language=LANGUAGE))
    return shell


def name_id(shell: Shell, name: str) -> str:
    return str(shell.json("patient", "find", name)[0]["id"])


KNOWN = ("ana", "emergency", "normal")
"""Who acts, and names of priorities, which are typed as they are listed."""

ANSWERS = (
    "clinic show",
    "department list",
    "doctor list",
    "room list",
    "user list",
    "priority list",
    "key list",
    "patient find Μαρία",
    "queue",
    "queue --department C",
    "token show C-001",
    "token done C-001",
    "token hold C-001",
    "message list",
    "message words",
    "token call-next --department C --doctor 1",
    "token transfer C-002 --department C",
    "department close C",
    "patient add Σοφία --phone 12",
    "patient add ?",
    "clinic set --called-per-doctor 0",
    "clinic set --undo-within-s 100000000",
)


@pytest.mark.parametrize("line", ANSWERS)
def test_what_a_command_answers_has_no_plain_word(greek_shell: Shell, line: str) -> None:
    answer = greek_shell.run(*line.split())

    said = answer.out + answer.err.partition(": ")[2]
    assert said
    assert answer.code in (0, 1), answer.err
    assert plain_words(said, *KNOWN, *line.split()) == set()


def test_a_language_is_spoken_by_help_and_by_what_is_wrong_with_a_line(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    compile_catalogues()
    monkeypatch.setattr(settings, "load", lambda: settings.Settings(language="es"))

    told = shell.run("--help").out
    wrong = shell.run("token", "show", "--nothing")

    assert told.startswith("Uso: ")
    assert "Muestra la versión y termina." in told
    assert "Muestra y cambia los ajustes del centro" in told
    assert "No hay ninguna opción '--nothing'" in wrong.err
