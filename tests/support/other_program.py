"""Another program on the same database, in a process of its own: it does what it is told."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).parent.parent.parent


class OtherProgram:
    """A desk in another process. Each method gives what it answers, or a refusal's code."""

    def __init__(self, path: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.other_program", f"sqlite:///{path}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=_ROOT,
        )
        assert self._answer() == "ready"

    def issue(self, department_id: int) -> Any:
        """The number of a new patient's token."""
        return self._ask("issue", department_id)

    def waiting(self) -> Any:
        """How many wait."""
        return self._ask("waiting", 0)

    def end(self) -> None:
        """Let it close the database and end."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()

    def kill(self) -> None:
        """End it at once, as a crash does."""
        self.process.kill()
        self.end()

    def _ask(self, what: str, value: int) -> Any:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps([what, value]) + "\n")
        self.process.stdin.flush()
        return self._answer()

    def _answer(self) -> Any:
        assert self.process.stdout is not None
        return json.loads(self.process.stdout.readline())


@contextmanager
def other_program(path: Path) -> Iterator[OtherProgram]:
    """One that is ended at the end."""
    program = OtherProgram(path)
    try:
        yield program
    finally:
        program.end()


def _serve(address: str) -> None:
    from qtoken.bootstrap import open_clinic
    from qtoken.domain.errors import QTokenError
    from tests.support.desk import Desk, cheap_hasher

    clinic = open_clinic(address, hasher=cheap_hasher())
    desk = Desk(clinic.services)

    def issue(department_id: int) -> int:
        patient = desk.patient()
        token = clinic.services.issuing.issue(
            patient.id, department_id=department_id, press=desk.press()
        )
        return token.number

    def waiting(_: int) -> int:
        return len(clinic.services.waiting_lines.queue(by=desk.by).waiting)

    _say("ready")
    for line in sys.stdin:
        what, value = json.loads(line)
        try:
            answer: object = {"issue": issue, "waiting": waiting}[what](value)
        except QTokenError as refusal:
            answer = refusal.code
        _say(answer)
    clinic.close()


def _say(answer: object) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    _serve(sys.argv[1])
