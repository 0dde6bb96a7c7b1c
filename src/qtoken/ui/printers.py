"""The system's printers, and a folder for PDF files where there is none.

A process of its own (`ui.paper`) talks to printers, so that a print server can block no window.
"""

import json
import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from qtoken import texts
from qtoken.domain.errors import QTokenError
from qtoken.ui import paper
from qtoken.ui.own_process import own_command
from qtoken.ui.slip import Slip

PDF = "PDF"
"""Means a PDF file, in place of a printer's name."""

_LONGEST_S = 20.0
"""Time for a slow computer to load a program, and for a slow printer to take a page."""

_LOOK_S = 8.0
"""Shorter for the list of printers: somebody waits for it."""

# On Windows a helper process would open a console window.
_WITHOUT_CONSOLE: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)


class PrintingSilent(QTokenError):
    """The system does not say which printers there are."""

    code = "printing_silent"
    message = (
        "This computer's printing does not answer. Look whether its print server is switched on and"
        " can be reached, and try again."
    )


class Printers:
    """Talks to printers, which may take up to `longest_s`: call it on a worker thread."""

    def __init__(
        self,
        folder: Path,
        *,
        command: Sequence[str] | None = None,
        longest_s: float = _LONGEST_S,
    ) -> None:
        """`command` starts the process that answers one question."""
        self._folder = folder
        self._command = tuple(command or own_command("print-once"))
        self._longest_s = longest_s

    def names(self) -> tuple[str, ...]:
        """Return the names of the system's printers. Raises `PrintingSilent`."""
        answer = self._ask({}, min(_LOOK_S, self._longest_s))
        if answer is None:
            raise PrintingSilent
        return tuple(answer[paper.NAMES])

    def print_slip(self, slip: Slip, printer: str) -> Path | None:
        """Print on `printer`, or write a file if it is `PDF` and return where.

        Raises `SlipNotPrinted` and `SlipNotSaved`.
        """
        from qtoken.ui.printing import SlipNotPrinted, save_pdf

        if printer != PDF:
            answer = self._ask(paper.question_of(slip, printer, texts.language()), self._longest_s)
            if answer is None or not answer[paper.PRINTED]:
                raise SlipNotPrinted(label=slip.label, printer=printer)
            return None
        # A time has colons and slashes, which file names must not have.
        day = re.sub(r"\W+", "-", slip.issued).strip("-")
        path = self._folder / f"{slip.label}-{day}.pdf"
        save_pdf(slip, path)
        return path

    def _ask(self, question: Mapping[str, Any], longest_s: float) -> dict[str, Any] | None:
        """Return the answer; None if none came in time, or if it cannot be read."""
        try:
            done = subprocess.run(  # noqa: S603 - a command of our own
                self._command,
                input=f"{json.dumps(question)}\n",
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                timeout=longest_s,
                check=False,
                creationflags=_WITHOUT_CONSOLE,
            )
            answer: dict[str, Any] = json.loads(done.stdout)
        except (OSError, ValueError, subprocess.TimeoutExpired):
            return None
        return answer
