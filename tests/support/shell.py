"""The command line as a person in a shell has it: words in; exit code, stdout and stderr out."""

import json
from dataclasses import dataclass
from typing import Any

from click.testing import CliRunner

from qtoken.cli.main import qtoken
from tests.support.desk import ADMIN, PASSWORD


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command left."""

    code: int
    out: str
    err: str

    @property
    def error(self) -> str:
        """The code of the named error on stderr."""
        return self.err.partition(":")[0]

    @property
    def value(self) -> Any:
        """The one JSON value on stdout."""
        return json.loads(self.out)


class Shell:
    """Runs commands on one database as one user, in this process."""

    def __init__(self, address: str, user: str = ADMIN, password: str = PASSWORD) -> None:
        self.environment = {
            "QTOKEN_DATABASE_URL": address,
            "QTOKEN_USER": user,
            "QTOKEN_PASSWORD": password,
        }

    def run(self, *words: str, typed: str | None = None) -> Answer:
        """Run a command, whatever comes of it; a traceback is never right."""
        result = CliRunner().invoke(qtoken, words, input=typed, env=self.environment)
        answer = Answer(result.exit_code, result.stdout, result.stderr)
        unexpected = result.exception is not None and not isinstance(result.exception, SystemExit)
        assert not unexpected, (words, result.exception)
        assert "Traceback" not in answer.out + answer.err
        return answer

    def json(self, *words: str) -> Any:
        """Run a command that succeeds; return its JSON value."""
        answer = self.run(*words, "--json")
        assert answer.code == 0, (words, answer)
        return answer.value

    def refused(self, *words: str) -> str:
        """Run a command that is refused; return the code of its named error."""
        answer = self.run(*words)
        assert answer.code == 1, (words, answer)
        assert answer.out == ""
        assert answer.err.count("\n") == 1, answer.err
        return answer.error
