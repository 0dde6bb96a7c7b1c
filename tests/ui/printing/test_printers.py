"""Printers are spoken with in a process that may hang, die or talk nonsense."""

import json
import sys
from pathlib import Path

import pytest

from qtoken import texts
from qtoken.ui.printers import Printers, PrintingSilent
from qtoken.ui.printing import SlipNotPrinted
from qtoken.ui.slip import Slip

HANGS = "import signal, sys; sys.stdin.readline(); signal.pause()"
DIES = "raise SystemExit(1)"
BABBLES = "print('?')"


def speaking(program: str, *, longest_s: float = 20.0) -> Printers:
    command = (sys.executable, "-c", program)
    return Printers(Path("slips"), command=command, longest_s=longest_s)


@pytest.mark.parametrize("program", [HANGS, DIES, BABBLES])
def test_printing_that_does_not_answer_is_a_sentence(program: str) -> None:
    printers = speaking(program, longest_s=0.5 if program is HANGS else 20.0)

    with pytest.raises(PrintingSilent) as refused:
        printers.names()

    assert "try again" in str(refused.value)


@pytest.mark.parametrize("program", [HANGS, DIES, BABBLES])
def test_a_slip_that_nobody_has_taken_is_not_printed(slip: Slip, program: str) -> None:
    printers = speaking(program, longest_s=0.5 if program is HANGS else 20.0)

    with pytest.raises(SlipNotPrinted) as refused:
        printers.print_slip(slip, "Epson")

    assert "Epson does not answer" in str(refused.value)


def test_the_process_is_told_all_of_the_slip(slip: Slip, tmp_path: Path) -> None:
    texts.use_language(texts.MIRRORED)
    asked = tmp_path / "asked"
    program = (
        f"import sys; open({str(asked)!r}, 'w').write(sys.stdin.readline());"
        " print('{\"is_printed\": true}')"
    )

    path = speaking(program).print_slip(slip, "Epson")

    question = json.loads(asked.read_text(encoding="utf-8"))
    assert path is None
    assert Slip(**question["slip"]) == slip
    assert (question["printer"], question["language"]) == ("Epson", texts.MIRRORED)


def test_the_programs_own_process_answers(slip: Slip, tmp_path: Path) -> None:
    printers = Printers(tmp_path)

    assert "No such printer" not in printers.names()
    with pytest.raises(SlipNotPrinted):
        printers.print_slip(slip, "No such printer")
