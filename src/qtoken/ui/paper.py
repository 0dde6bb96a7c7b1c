"""The process that speaks with printers once: asked on standard input, it answers and ends.

While Qt waits for a print server it holds Python's lock, on whatever thread: windows, clocks and
other jobs would stand still with it, for as long as the server is silent. A process can be waited
for, and killed.
"""

import json
import sys
from dataclasses import asdict
from typing import Any

from qtoken.ui.slip import Slip

NAMES, PRINTED = "names", "is_printed"


def question_of(slip: Slip, printer: str, language: str) -> dict[str, Any]:
    """Return what to ask for a slip on paper, drawn as that language runs."""
    return {"slip": asdict(slip), "printer": printer, "language": language}


def answer_once() -> int:
    """Answer one question: the slip of `question_of`, or without one who prints here."""
    question = json.loads(sys.stdin.readline())
    sys.stdout.write(json.dumps(_print(question) if "slip" in question else _look()))
    sys.stdout.flush()
    return 0


def _look() -> dict[str, list[str]]:
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtPrintSupport import QPrinterInfo

    _app = QGuiApplication([])
    return {NAMES: list(QPrinterInfo.availablePrinterNames())}


def _print(question: dict[str, Any]) -> dict[str, bool]:
    from PySide6.QtGui import QGuiApplication

    from qtoken import texts
    from qtoken.ui import fonts
    from qtoken.ui.printing import SlipNotPrinted, print_slip

    _app = QGuiApplication([])
    fonts.install()
    fonts.install_scripts()
    texts.use_language(question["language"])
    try:
        print_slip(Slip(**question["slip"]), question["printer"])
    except SlipNotPrinted:
        return {PRINTED: False}
    return {PRINTED: True}
