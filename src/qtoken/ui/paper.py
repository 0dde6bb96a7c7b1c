"""The process that talks to printers: it answers one question on standard input, then ends.

While Qt waits for a print server it holds Python's global lock, on any thread: the whole program
would stand still as long as the server is silent. Another process can be given a time limit, and
killed.
"""

import json
import sys
from dataclasses import asdict
from typing import Any

from qtoken.ui.slip import Slip

NAMES, PRINTED = "names", "is_printed"


def question_of(slip: Slip, printer: str, language: str) -> dict[str, Any]:
    """Return the question that prints a slip, drawn in the direction of that language."""
    return {"slip": asdict(slip), "printer": printer, "language": language}


def answer_once() -> int:
    """Answer one question: print the slip of `question_of`, or without one list the printers."""
    question = json.loads(sys.stdin.readline())
    sys.stdout.write(json.dumps(_print(question) if "slip" in question else _look()))
    sys.stdout.flush()
    return 0


def _look() -> dict[str, list[str]]:
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtPrintSupport import QPrinterInfo

    # Bound to a name: without a living application Qt lists no printers and draws no text.
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
