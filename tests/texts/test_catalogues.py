"""The catalogue has every text; what translators write is compiled into what the program reads."""

import gettext
from collections.abc import Iterable, Iterator
from importlib import import_module
from inspect import cleandoc
from pathlib import Path
from pkgutil import walk_packages
from string import Formatter
from typing import cast

import click
import pytest

import qtoken
from qtoken.cli.main import qtoken as program
from qtoken.domain.errors import QTokenError
from scripts.text_catalogues import (
    TRANSLATIONS,
    compile_catalogues,
    read,
    sources,
    template,
    translated,
    update_catalogues,
)
from tests.texts.source_texts import messages

SOURCE = '''
class RoomTaken(QTokenError):
    code = "room_taken"
    one = "{count} room is taken."
    message = "{count} rooms are taken."

@rooms.command()
@option("--floor", help="Where it is.")
def add():
    """Add a room.

    Rooms have names.
    """
    # Translators: Shown on the door.
    show(_("Free"), pgettext("door", "Open"), ngettext("{count} bed", "{count} beds", count))
'''


def test_what_is_looked_up_now_and_what_is_looked_up_later_is_found(tmp_path: Path) -> None:
    (tmp_path / "rooms.py").write_text(SOURCE)

    found = {(message.id, message.context) for message in template(tmp_path) if message.id}

    assert found == {
        (("{count} room is taken.", "{count} rooms are taken."), None),
        ("Where it is.", None),
        ("Add a room.\n\nRooms have names.", None),
        ("Free", None),
        ("Open", "door"),
        (("{count} bed", "{count} beds"), None),
    }


def test_a_remark_for_translators_stands_beside_the_text(tmp_path: Path) -> None:
    (tmp_path / "rooms.py").write_text(SOURCE)

    found = template(tmp_path)["Free"]

    assert found.auto_comments == ["Shown on the door."]
    assert found.locations == [("rooms.py", 0)]


def has_qt() -> bool:
    try:
        import_module("PySide6")
    except ModuleNotFoundError:
        return False
    return True


def test_what_every_error_says_is_in_the_catalogue() -> None:
    for module in walk_packages(qtoken.__path__, "qtoken."):
        # Those of the windows are looked at where Qt is.
        if not module.name.endswith("__main__") and (has_qt() or ".ui." not in module.name):
            import_module(module.name)
    kinds = [QTokenError]
    for kind in kinds:
        kinds.extend(kind.__subclasses__())

    ours = {kind.message for kind in kinds if kind.__module__.startswith("qtoken.")}

    assert ours - messages() == set()


def test_the_help_of_every_command_and_option_is_in_the_catalogue() -> None:
    assert set(_helps(program, click.Context(program))) - messages() == set()


def test_a_translation_is_read_once_it_is_compiled(tmp_path: Path) -> None:
    file = _catalogue(tmp_path, 'msgctxt "action"\nmsgid "Call"\nmsgstr "Llamar"\n')

    compile_catalogues(tmp_path)
    spoken = gettext.translation("qtoken", tmp_path, ["es"])

    assert file.with_suffix(".mo").exists()
    assert spoken.pgettext("action", "Call") == "Llamar"
    assert spoken.gettext("Call") == "Call"


def test_a_changed_text_is_asked_of_the_translator_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    was = "The room {room} is taken now. Choose another one of them, or wait for it."
    _catalogue(
        tmp_path,
        f'msgid "{was}"\nmsgstr "La sala {{room}} está ocupada."\n\nmsgid "Old"\nmsgstr "Viejo"\n',
    )

    update_catalogues(tmp_path)

    [file] = sources(tmp_path)
    kept = {message.id for message in read(file)}
    assert "Old" not in kept
    assert messages() <= {
        form for text in kept for form in ([text] if isinstance(text, str) else text)
    }
    assert "0 translated into es" in capsys.readouterr().out


def test_a_language_that_is_offered_says_nearly_everything() -> None:
    wanted = {(message.id, message.context) for message in template()}

    shares = {}
    for file in sources(TRANSLATIONS):
        said = {(message.id, message.context) for message in translated(read(file))}
        shares[file] = len(said & wanted) / len(wanted)

    assert shares
    assert min(shares.values()) > 0.9, "run `make texts`, and translate what is missing"


def test_a_translation_is_filled_with_what_its_english_is_filled_with() -> None:
    wrong = []
    for file in sources(TRANSLATIONS):
        for message in translated(read(file)):
            english, forms = _forms(message.id), _forms(message.string)
            known = set().union(*map(_places, english))
            # A form for one need not say the number; dates have numbers of their own.
            if message.context != "format" and (
                _places(forms[-1]) != _places(english[-1])
                or any(not _places(form) <= known for form in forms)
            ):
                wrong.append((file.parts[-3], message.id))

    assert wrong == []


def _forms(text: object) -> list[str]:
    return [text] if isinstance(text, str) else list(map(str, cast("Iterable[object]", text)))


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def _helps(command: click.Command, context: click.Context) -> Iterator[str]:
    if command.help:
        yield cleandoc(command.help)
    for parameter in command.params:
        # What click brings itself (--help, --version) is in its own words.
        if (
            isinstance(parameter, click.Option)
            and parameter.help
            and type(parameter) is not click.Option
        ):
            yield parameter.help
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from _helps(below, click.Context(below, parent=context, info_name=name))


def _catalogue(folder: Path, entries: str) -> Path:
    file = folder / "es" / "LC_MESSAGES" / "qtoken.po"
    file.parent.mkdir(parents=True)
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    file.write_text(head + entries, "utf-8")
    return file
