"""The catalogues of translations: English texts found in the source, one file for each language.

`make texts` writes `resources/translations/qtoken.pot`, which has every text, and brings each
`qtoken.po` up to date with it. The `.mo` that the program reads are compiled from them, for the
checkout by `make setup` and for the wheel by its build. Only the `.po` are sources.

    python -m scripts.text_catalogues [compile]
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from scripts.late_texts import late_texts

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "qtoken"
TRANSLATIONS = ROOT / "resources" / "translations"

_LOOKED_UP = {
    "_": None,
    "marked": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pattern": ((1, "c"), 2),
}
_TAG = "Translators:"
_SPEAKING = ("core", "decorators", "exceptions", "formatting", "parser", "termui", "types")
"""The files of click that speak to who uses a program."""
_WIDTH = 100


def template(source: Path = SOURCE) -> Catalog:
    """Return a catalogue of every text that a person can see, none of them translated."""
    catalog = Catalog(project="qtoken", charset="utf-8", fuzzy=False)
    found = extract_from_dir(
        source,
        [("**.py", "python")],
        keywords=_LOOKED_UP,
        comment_tags=[_TAG],
        strip_comment_tags=True,
    )
    for name, _line, text, comments, context in found:
        catalog.add(text, locations=[(name, 0)], auto_comments=comments, context=context)
    for file in sorted(source.rglob("*.py")):
        place = file.relative_to(source).as_posix()
        for late in late_texts(file):
            catalog.add(late.text, locations=[(place, 0)], auto_comments=[late.comment])
    if source == SOURCE:
        _add_words_of_click(catalog)
    return catalog


def _add_words_of_click(catalog: Catalog) -> None:
    """Add what the command line's library says itself; it asks the program's catalogue for it."""
    # Not at the top: where a wheel is built there is Babel, and nothing that the program needs.
    import click

    folder = Path(click.__file__).parent
    methods = [(f"{name}.py", "python") for name in _SPEAKING]
    for _name, _line, text, _comments, context in extract_from_dir(
        folder, methods, keywords=_LOOKED_UP
    ):
        comment = "Of the library of the command line (click)."
        catalog.add(text, locations=[("click", 0)], auto_comments=[comment], context=context)


def sources(folder: Path = TRANSLATIONS) -> Iterator[Path]:
    """Every language's catalogue: a `qtoken.po` in a folder called like the language."""
    return iter(sorted(folder.glob("*/LC_MESSAGES/qtoken.po")))


def read(file: Path) -> Catalog:
    """Return a language's catalogue."""
    with file.open("rb") as stream:
        return read_po(stream, locale=file.parts[-3])


def translated(catalog: Catalog) -> Iterator[Message]:
    """Yield what has all its forms, and none that is doubtful (fuzzy)."""
    for message in catalog:
        forms = [message.string] if isinstance(message.string, str) else message.string or [""]
        if message.id and not message.fuzzy and all(forms):
            yield message


def compile_catalogues(folder: Path = TRANSLATIONS) -> None:
    """Write what the program reads."""
    for file in sources(folder):
        with file.with_suffix(".mo").open("wb") as stream:
            write_mo(stream, read(file))


def update_catalogues(folder: Path = TRANSLATIONS) -> None:
    """Write the template, and bring every language's catalogue up to date with it."""
    english = template()
    folder.mkdir(parents=True, exist_ok=True)
    _write(english, folder / "qtoken.pot")
    _tell("texts in English", len(english))
    for file in sources(folder):
        catalog = read(file)
        # The dates stay: else each run would change each file.
        catalog.update(english, update_creation_date=False)
        _write(catalog, file)
        _tell(f"translated into {catalog.locale}", len(list(translated(catalog))))


def _write(catalog: Catalog, file: Path) -> None:
    with file.open("wb") as stream:
        # Files without lines: a line more above a text is no change of the catalogue.
        write_po(
            stream,
            catalog,
            width=_WIDTH,
            sort_by_file=True,
            ignore_obsolete=True,
            include_lineno=False,
        )


def _tell(what: str, count: int) -> None:
    print(f"{count:6} {what}")


if __name__ == "__main__":
    if sys.argv[1:] == ["compile"]:
        compile_catalogues()
    else:
        update_catalogues()
        compile_catalogues()
