"""Processes that issue and call tokens on one database at the same time."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Self

from qtoken.bootstrap import Clinic, open_clinic
from qtoken.domain.errors import QTokenError
from qtoken.domain.press import Press
from qtoken.domain.token import Verb
from tests.support.desk import new_request

# Each process is forked from one that has imported everything and opened nothing: sixteen starts
# from nothing would take longer than all the rest.
_START = multiprocessing.get_context("forkserver")
_START.set_forkserver_preload([__name__, "psycopg"])

_LOOK_EVERY_S = 0.005
_END_LIMIT_S = 100

Pipe = Connection


class Worker:
    """A process with a clinic of its own; it says each acknowledged token, and every refusal."""

    def __init__(self, address: str, by: int, work: Callable[..., None], *ids: int) -> None:
        """`work` is `issue` or `call` of this module; `ids` are what it takes."""
        self._pipe, its_end = _START.Pipe()
        self._process = _START.Process(target=_run, args=(address, by, work, ids, its_end))
        self._process.start()
        its_end.close()

    def await_ready(self) -> None:
        """Return when it has opened the clinic."""
        assert self._pipe.recv() == "ready"

    def say(self, word: str) -> None:
        """Tell it `go`, or `last`: nobody issues any more."""
        self._pipe.send(word)

    def lines(self) -> Iterator[str]:
        """What it says, as it says it, until its end."""
        with suppress(EOFError):
            while True:
                yield self._pipe.recv()

    def end(self) -> list[str]:
        """Wait for its end; return what it has said."""
        said = list(self.lines())
        self._process.join(_END_LIMIT_S)
        assert self._process.exitcode == 0
        return said

    def kill(self) -> list[str]:
        """End it as `kill -9` does; return what it has said by then."""
        assert self._process.pid is not None
        os.kill(self._process.pid, signal.SIGKILL)
        return list(self.lines())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.join()
        self._process.close()
        self._pipe.close()


def issue(pipe: Pipe, clinic: Clinic, by: int, *ids: int) -> None:
    """Issue tokens of a department to patients; `ids`: department, first patient, how many."""
    department_id, first, count = ids
    for patient_id in range(first, first + count):
        token = clinic.services.issuing.issue(
            patient_id, department_id=department_id, press=Press(by, new_request())
        )
        pipe.send(f"issued {token.id} {token.label}")


def call(pipe: Pipe, clinic: Clinic, by: int, doctor_id: int) -> None:
    """Call and finish for a doctor until nobody waits and nobody issues any more."""
    calling, is_last = clinic.services.calling, False
    while True:
        token = calling.call_next(doctor_id=doctor_id, press=Press(by, new_request()))
        if token is not None:
            pipe.send(f"called {token.id} {token.label}")
            calling.move(Verb.DONE, token.id, press=Press(by, new_request()))
        elif is_last:
            return
        elif pipe.poll(_LOOK_EVERY_S):
            is_last = pipe.recv() == "last"


def come_and_go(pipe: Pipe, clinic: Clinic, by: int, *ids: int) -> None:
    """Issue as `issue` does, as the command line does: each token with an opening of its own."""
    department_id, first, count = ids
    address = clinic.database.url.render_as_string(hide_password=False)
    clinic.close()
    for patient_id in range(first, first + count):
        opened = open_clinic(address)
        issue(pipe, opened, by, department_id, patient_id, 1)
        opened.close()


def issue_in_another_process(address: str, by: int, patient_id: int, department_id: int) -> None:
    """Issue one token in a process of its own, and wait for its end."""
    with Worker(address, by, issue, department_id, patient_id, 1) as worker:
        worker.await_ready()
        worker.say("go")
        said = worker.end()
        assert [line.partition(" ")[0] for line in said] == ["issued"]


def _run(
    address: str, by: int, work: Callable[..., None], ids: tuple[int, ...], pipe: Pipe
) -> None:
    clinic = open_clinic(address)
    pipe.send("ready")
    pipe.recv()
    try:
        work(pipe, clinic, by, *ids)
    except QTokenError as refusal:
        pipe.send(f"refused {refusal.code}")
    clinic.close()
