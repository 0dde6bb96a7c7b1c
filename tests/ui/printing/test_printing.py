"""Slips as PDF files and on printers."""

import contextlib
import os
import re
import shutil
import subprocess
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from qtoken import texts
from qtoken.ui.printers import PDF, Printers
from qtoken.ui.printing import SlipNotPrinted, SlipNotSaved, print_slip, save_pdf
from qtoken.ui.slip import Slip

POINTS_PER_MM = 72 / 25.4
ARABIC = "يرجى الانتظار حتى يظهر رقمك مع غرفة"
HINDI = "कृपया अपना नंबर आने तक प्रतीक्षा करें"


def page_size_mm(path: Path) -> tuple[float, float]:
    """Width and height of the only page."""
    boxes = re.findall(rb"/MediaBox ?\[0 0 ([0-9.]+) ([0-9.]+)\]", path.read_bytes())
    assert len(boxes) == 1
    return float(boxes[0][0]) / POINTS_PER_MM, float(boxes[0][1]) / POINTS_PER_MM


def read(path: Path) -> str:
    """The text of a PDF, as a person would copy it."""
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("pdftotext is not installed")
    done = subprocess.run([tool, str(path), "-"], capture_output=True, check=True, text=True)
    return done.stdout


def letters_drawn(path: Path) -> int:
    """How many letters the page is told to draw, one beside itself counted too."""
    count = 0
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", path.read_bytes(), re.DOTALL):
        with contextlib.suppress(zlib.error):
            count += zlib.decompress(stream).count(b" Tj")
    return count


def decoded(path: Path, *, dots_per_inch: int) -> str:
    """What a camera reads off the page, printed with so many dots; empty if there is no code."""
    draw, look = shutil.which("pdftoppm"), shutil.which("zbarimg")
    if draw is None or look is None:
        if os.environ.get("CI"):
            pytest.fail("pdftoppm or zbarimg is not installed")
        pytest.skip("pdftoppm or zbarimg is not installed")
    picture = path.with_suffix(".png")
    size = str(dots_per_inch)
    subprocess.run(
        [draw, "-r", size, "-png", "-singlefile", str(path), str(picture.with_suffix(""))],
        check=True,
    )
    seen = subprocess.run(
        [look, "--quiet", "--raw", str(picture)], capture_output=True, text=True, check=False
    )
    return seen.stdout.strip()


def test_pdf_is_80_mm_wide_and_as_long_as_its_content(slip: Slip, tmp_path: Path) -> None:
    save_pdf(slip, tmp_path / "short.pdf")
    save_pdf(replace(slip, missed=slip.missed * 5), tmp_path / "long.pdf")

    short, long = page_size_mm(tmp_path / "short.pdf"), page_size_mm(tmp_path / "long.pdf")
    assert short[0] == pytest.approx(80, abs=0.2)
    assert long[0] == pytest.approx(80, abs=0.2)
    assert 70 < short[1] < long[1]


def test_pdf_carries_its_fonts(slip: Slip, tmp_path: Path) -> None:
    save_pdf(slip, tmp_path / "slip.pdf")

    assert b"/FontFile2" in (tmp_path / "slip.pdf").read_bytes()


def test_text_of_the_pdf_can_be_found(slip: Slip, tmp_path: Path) -> None:
    save_pdf(slip, tmp_path / "slip.pdf")

    text = read(tmp_path / "slip.pdf")
    assert "C-012" in text
    assert "4 people before you" in text


def test_each_letter_of_the_large_number_is_drawn_once(tmp_path: Path) -> None:
    alone = Slip(
        "C-101", clinic="", department="", issued="", ahead="", where="", missed="", order=""
    )

    save_pdf(alone, tmp_path / "slip.pdf")

    assert letters_drawn(tmp_path / "slip.pdf") == len("C-101")


@pytest.mark.parametrize("sentence", [ARABIC, HINDI])
def test_any_script_is_drawn(slip: Slip, tmp_path: Path, sentence: str) -> None:
    save_pdf(replace(slip, where=sentence), tmp_path / "slip.pdf")
    save_pdf(replace(slip, where=""), tmp_path / "without.pdf")

    assert page_size_mm(tmp_path / "slip.pdf")[1] > page_size_mm(tmp_path / "without.pdf")[1]


def test_slip_is_drawn_from_right_to_left(slip: Slip, tmp_path: Path) -> None:
    texts.use_language(texts.MIRRORED)

    save_pdf(slip, tmp_path / "slip.pdf")

    assert page_size_mm(tmp_path / "slip.pdf")[0] == pytest.approx(80, abs=0.2)


def test_longest_label_fits_on_one_line(slip: Slip, tmp_path: Path) -> None:
    save_pdf(replace(slip, label="MMM-999999"), tmp_path / "long.pdf")
    save_pdf(slip, tmp_path / "short.pdf")

    assert page_size_mm(tmp_path / "long.pdf")[1] <= page_size_mm(tmp_path / "short.pdf")[1]


def test_file_that_cannot_be_written_is_named(slip: Slip, tmp_path: Path) -> None:
    in_the_way = tmp_path / "slips"
    in_the_way.write_text("not a folder", encoding="utf-8")

    with pytest.raises(SlipNotSaved) as refused:
        save_pdf(slip, in_the_way / "slip.pdf")

    assert "The token stays valid" in str(refused.value)


def test_printer_that_is_not_there_is_a_sentence(slip: Slip) -> None:
    with pytest.raises(SlipNotPrinted) as refused:
        print_slip(slip, "No such printer")

    assert "No such printer does not answer" in str(refused.value)


def test_pdf_stands_in_for_a_printer(slip: Slip, tmp_path: Path) -> None:
    path = Printers(tmp_path / "slips").print_slip(slip, PDF)

    assert path is not None
    assert path.name.startswith("C-012-")
    assert path.exists()


LINK = "https://queue.example.org/t/a7k9m3c8dx4h6jqrt"


def test_the_code_of_a_printed_slip_leads_to_the_link(slip: Slip, tmp_path: Path) -> None:
    save_pdf(replace(slip, follow="Follow your number:", link=LINK), tmp_path / "slip.pdf")

    assert decoded(tmp_path / "slip.pdf", dots_per_inch=203) == LINK
    # A line may end within it.
    assert LINK in read(tmp_path / "slip.pdf").replace("\n", "")


def test_a_slip_without_a_link_has_no_code(slip: Slip, tmp_path: Path) -> None:
    save_pdf(slip, tmp_path / "slip.pdf")

    assert not decoded(tmp_path / "slip.pdf", dots_per_inch=203)
