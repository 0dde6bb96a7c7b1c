"""Reads a table that a spreadsheet or another program has written as CSV.

Finds out its encoding, separator and headings. What is not certain is refused, with what to do
about it, and never guessed.
"""

import csv
import gzip
import io
import re
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from qtoken.domain.errors import FileUnreadable, RecordInvalid
from qtoken.texts import _

_GZIP = b"\x1f\x8b"
# How the usual formats of spreadsheet programs begin: ZIP, OLE, PDF.
_NO_CSV = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF-")
# Byte order marks. UTF-32 first, since its little-endian mark begins with that of UTF-16.
_MARKED = {
    b"\xff\xfe\0\0": "utf-32",
    b"\0\0\xfe\xff": "utf-32",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
_UNMARKED: dict[tuple[bool, ...], str] = {
    (True, False, False, False): "utf-32-le",
    (False, False, False, True): "utf-32-be",
    (True, False, True, False): "utf-16-le",
    (False, True, False, True): "utf-16-be",
}
"""Without a mark: by which of the first four bytes are not zero, as headings are in ASCII."""

_IN_NO_TEXT = re.compile("[\0-\x08\x0e-\x1f]")
_SEPARATORS = ",;\t|"
# The first line in which Excel names the separator.
_SEPARATOR_SAID = re.compile(r"\ufeff?\"?sep=(.)\"?\s*")
_TOLD = 200


class Sheet:
    """The rows below the headings, limited to the named columns."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        """Raises `FileUnreadable`, and `RecordInvalid` for headings that cannot be used."""
        self._text = _text(path)
        self._columns = columns
        said = _SEPARATOR_SAID.fullmatch(self._text.partition("\n")[0])
        self._heading_line = 2 if said else 1
        self._separator = said[1] if said else self._likely_separator()

    def rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield the line number and the wanted fields of each row. Raises `RecordInvalid`."""
        # newline="": the reader must see line ends inside quotes, to count lines as editors do.
        reader = csv.reader(
            io.StringIO(self._text, newline=""), delimiter=self._separator, strict=True
        )
        try:
            for _line in range(1, self._heading_line):
                next(reader, [])
            heads = next(reader, [])
            places = self._places(heads)
            for fields in reader:
                if fields:
                    self._check_count(reader.line_num, fields, heads)
                    found = {name: fields[place].strip() for name, place in places.items()}
                    yield reader.line_num, found
        except csv.Error as error:
            line = max(reader.line_num, 1)
            raise RecordInvalid(line=line, reason=_explained(error)) from None

    def _likely_separator(self) -> str:
        """Return the separator that splits the first line into the most wanted headings."""
        first = self._text.partition("\n")[0]
        wanted = set(self._columns)

        def known(separator: str) -> int:
            return len(wanted & {_plain(head) for head in first.split(separator)})

        return max(_SEPARATORS, key=known)

    def _places(self, heads: list[str]) -> dict[str, int]:
        names = [_plain(head) for head in heads]
        for column in self._columns:
            if column not in names:
                said = _("the column {column} is missing. This line has: {found}")
                found = ", ".join(filter(None, map(_shown, heads)))[:_TOLD] or "-"
                raise self._bad_heading(said.format(column=column, found=found))
            if names.count(column) > 1:
                said = _("the column {column} stands there twice; take one away")
                raise self._bad_heading(said.format(column=column))
        return {column: names.index(column) for column in self._columns}

    def _check_count(self, line: int, fields: list[str], heads: list[str]) -> None:
        # Spreadsheets add separators up to the last column in which anybody ever typed.
        has_more = any(field.strip() for field in fields[len(heads) :])
        if len(fields) < len(heads) or has_more:
            said = _("it has {found} fields, the headings are {expected}")
            reason = said.format(found=len(fields), expected=len(heads))
            raise RecordInvalid(line=line, reason=reason)

    def _bad_heading(self, reason: str) -> RecordInvalid:
        return RecordInvalid(line=self._heading_line, reason=reason)


def _plain(head: str) -> str:
    """Return a heading without what people vary: case, blanks, dashes, quotes."""
    return "_".join(re.split(r"[\s_-]+", head.strip(" \t\r\n\"'\ufeff").lower()))


def _shown(head: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in head.strip())


def _text(path: Path) -> str:
    try:
        packed = path.read_bytes()
        plain = gzip.decompress(packed) if packed.startswith(_GZIP) else packed
        if plain.startswith(_NO_CSV):
            reason = _("it is a spreadsheet or an archive. Save its table as CSV in UTF-8")
            raise FileUnreadable(path=path, reason=reason)
        text = plain.decode(_encoding(plain))
        # The first line only: an error below it is reported with its line number.
        if _IN_NO_TEXT.search(text.partition("\n")[0]):
            reason = _("it is no text. Save the table as CSV in UTF-8")
            raise FileUnreadable(path=path, reason=reason)
        return text
    except UnicodeDecodeError:
        reason = _("it is not in UTF-8, but in an older encoding. Save it as CSV in UTF-8")
        raise FileUnreadable(path=path, reason=reason) from None
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise FileUnreadable(path=path, reason=_("it is not a whole gzip file")) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or _("it is not a file")
        raise FileUnreadable(path=str(path)[:200], reason=reason) from None


def _encoding(plain: bytes) -> str:
    for mark, encoding in _MARKED.items():
        if plain.startswith(mark):
            return encoding
    return _UNMARKED.get(tuple(byte != 0 for byte in plain[:4]), "utf-8-sig")


def _explained(error: csv.Error) -> str:
    """Return an error of the csv library in plain words."""
    said = str(error)
    if "expected after" in said:
        return _("a quotation mark stands inside a field in quotation marks. Write it twice there")
    if "end of data" in said:
        return _("a quotation mark is opened and never closed")
    if "field larger" in said:
        return _("a field is longer than any name or time")
    return _("it cannot be read as a row of a CSV file")
