"""The record is judged whole, row by row, before anything happens."""

import gzip
from pathlib import Path

import pytest

from qtoken.domain.errors import FileUnreadable, RecordInvalid
from qtoken.replay.record import read_record
from tests.support.records import HEAD, small_day, write_record

GOOD = "2026-03-02T08:00:00,2026-03-02T08:05:00,2026-03-02T08:09:00,,General,Dr. A,normal"


def test_a_row_becomes_a_visit(tmp_path: Path) -> None:
    [visit] = read_record(write_record(tmp_path / "day.csv", GOOD))

    assert (visit.line, visit.department, visit.doctor, visit.priority) == (
        2,
        "General",
        "Dr. A",
        "normal",
    )
    assert visit.called_at is not None
    assert (visit.called_at - visit.issued_at).total_seconds() == 300
    assert visit.left_at is None


def test_a_packed_record_is_read_alike_whatever_its_name(tmp_path: Path) -> None:
    plain = write_record(tmp_path / "day.csv", *small_day())
    packed = tmp_path / "packed.txt"
    packed.write_bytes(gzip.compress(plain.read_bytes()))

    assert read_record(packed) == read_record(plain)


def test_columns_may_stand_in_any_order_beside_others(tmp_path: Path) -> None:
    path = tmp_path / "day.csv"
    path.write_text(
        "\ufeffpriority,note,doctor,department,left_at,done_at,called_at,Issued_At\r\n"
        "normal,x,,General,,,,2026-03-02 08:00\r\n\r\n",
        encoding="utf-8",
    )

    [visit] = read_record(path)

    assert (visit.department, visit.doctor, visit.called_at) == ("General", "", None)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",,,,General,,normal", "issued_at is empty"),
        ("yesterday,,,,General,,normal", "issued_at"),
        ("2026-13-02T08:00:00,,,,General,,", "issued_at"),
        ("2026-03-02,,,,General,,", "issued_at"),
        ("2026-03-02T08:00:00Z,,,,General,,", "issued_at"),
        ("0001-01-01T00:00:00,,,,General,,", "issued_at"),
        ("9999-12-31T23:59:59,,,,General,,", "issued_at"),
        ("2026-03-02T08:00:00,,2026-03-02T08:01:00,,General,,", "done_at"),
        ("2026-03-02T08:00:00,2026-03-02T08:00:00,,2026-03-02T09:00:00,General,,", "both"),
        ("2026-03-02T08:00:00,,,,,,normal", "department"),
        ("2026-03-02T08:00:00,,,,Total,,normal", "Total"),
        ("2026-03-02T08:00:00,,,," + "x" * 10_000 + ",,normal", "department"),
        ("2026-03-02T08:00:00,,,,General,a\x07b,normal", "doctor"),
        ("2026-03-02T08:00:00,,,,General,,normal,more", "it has 8 fields, the headings are 7"),
        ('2026-03-02T08:00:00,,,,"Ear" Nose,,normal', "Write it twice"),
        ("2026-03-02T08:00:00,,,,General", "fields"),
        ('"2026-03-02T08:00:00', "never closed"),
    ],
)
def test_a_bad_row_is_named_with_its_line_and_reason(tmp_path: Path, row: str, reason: str) -> None:
    path = write_record(tmp_path / "day.csv", GOOD, GOOD, row)

    with pytest.raises(RecordInvalid) as refused:
        read_record(path)

    assert refused.value.parameters["line"] in {4, 5}
    assert reason.lower() in str(refused.value.parameters["reason"]).lower()


@pytest.mark.parametrize("column", HEAD.split(","))
def test_a_missing_column_is_named(tmp_path: Path, column: str) -> None:
    path = tmp_path / "day.csv"
    path.write_text(HEAD.replace(column, "x") + "\n")

    with pytest.raises(RecordInvalid) as refused:
        read_record(path)

    assert refused.value.parameters["line"] == 1
    assert column in str(refused.value.parameters["reason"])


@pytest.mark.parametrize("text", ["", "\n", HEAD, HEAD + "\n\n"])
def test_a_record_without_visits_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "day.csv"
    path.write_text(text)

    with pytest.raises(RecordInvalid):
        read_record(path)


@pytest.mark.parametrize(
    "content",
    [
        b"\x1f\x8b not gzip",
        gzip.compress(b"x" * 999, mtime=0)[:-9],
        b"\xff\xff\x00a",
        b"PK\x03\x04\x14\0\x06\0[Content_Types].xml",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"\x01\x02" + HEAD.encode(),
    ],
    ids=["broken", "cut off", "not text", "xlsx", "xls", "controls"],
)
def test_a_file_of_another_kind_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "day.csv.gz"
    path.write_bytes(content)

    with pytest.raises(FileUnreadable) as refused:
        read_record(path)
    assert str(refused.value).isprintable()


@pytest.mark.parametrize("name", ["none.csv", ".", "x" * 10_000, "a\0b"])
def test_what_is_no_file_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileUnreadable):
        read_record(tmp_path / name)


ENCODINGS = [
    "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be",
]  # fmt: skip
ROW = ["2026-03-02T08:00:00", "", "", "", "Hals, Nase", "", ""]


def quoted(fields: list[str], separator: str) -> str:
    return separator.join(f'"{field}"' if "," in field else field for field in fields)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("said", [True, False])
def test_what_spreadsheets_write_is_read(
    tmp_path: Path, encoding: str, separator: str, said: bool
) -> None:
    heads = ["Issued at", "CALLED-AT", " done_at", '"left at"', "Department", "Doctor", "Priority"]
    lines = [separator.join(heads), quoted(ROW, separator)]
    path = tmp_path / "day.csv"
    path.write_bytes("\r\n".join([f"sep={separator}"] * said + lines).encode(encoding))

    [visit] = read_record(path)

    assert (visit.line, visit.department) == (3 if said else 2, "Hals, Nase")


def test_separators_after_the_last_column_are_nothing(tmp_path: Path) -> None:
    path = tmp_path / "day.csv"
    path.write_text(f"{HEAD},,\n{GOOD},,\n{GOOD},,,\n")

    assert len(read_record(path)) == 2


def test_fields_are_counted_from_the_real_headings(tmp_path: Path) -> None:
    path = tmp_path / "day.csv"
    path.write_text(f"{HEAD},,\n{GOOD}\n")

    with pytest.raises(RecordInvalid, match="it has 7 fields, the headings are 9"):
        read_record(path)


@pytest.mark.parametrize("again", ["issued_at", "Issued At"])
def test_a_column_that_stands_there_twice_is_named(tmp_path: Path, again: str) -> None:
    path = tmp_path / "day.csv"
    path.write_text(f"{HEAD},{again}\n{GOOD},2026-03-02T09:00:00\n")

    with pytest.raises(RecordInvalid, match="the column issued_at stands there twice"):
        read_record(path)


def test_other_columns_may_have_one_name(tmp_path: Path) -> None:
    path = tmp_path / "day.csv"
    path.write_text(f"note,{HEAD},note\na,{GOOD},b\n")

    assert read_record(path)[0].department == "General"


def test_a_missing_column_is_told_beside_those_that_are_there(tmp_path: Path) -> None:
    path = tmp_path / "day.csv"
    path.write_text("sep=;\nissued;called_at\n2026-03-02T08:00:00;\n")

    with pytest.raises(RecordInvalid) as refused:
        read_record(path)

    assert refused.value.parameters["line"] == 2
    assert "issued_at is missing. This line has: issued, called_at" in str(refused.value)


def test_an_older_encoding_is_told_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "day.csv"
    path.write_bytes(f"{HEAD}\n{GOOD.replace('General', 'Bäder')}\n".encode("latin-1"))

    with pytest.raises(FileUnreadable, match="Save it as CSV in UTF-8"):
        read_record(path)
