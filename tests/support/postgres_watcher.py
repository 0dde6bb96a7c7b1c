"""Ends a private PostgreSQL server whose tests were killed, and removes its folder.

A process of its own, run as ``python postgres_watcher.py POSTMASTER_ID FOLDER``. Its standard
input is a pipe from the tests: a word on it says that the server was stopped in order; the pipe's
end without a word, or another parent, say that the tests are gone.
"""

import os
import select
import shutil
import signal
import sys
from pathlib import Path

import psutil

_LOOK_EVERY_S = 1.0


def watch(postmaster_id: int, folder: Path) -> None:
    """Wait for the word or for the end of the tests; in the second case clean up after them."""
    parent_id = os.getppid()
    # The pipe alone is not enough: a forked child of the tests may still hold its other end.
    while os.getppid() == parent_id:
        if select.select([sys.stdin], [], [], _LOOK_EVERY_S)[0]:
            if os.read(sys.stdin.fileno(), 1):
                return
            break
    _end(postmaster_id)
    shutil.rmtree(folder, ignore_errors=True)


def _end(postmaster_id: int) -> None:
    try:
        postmaster = psutil.Process(postmaster_id)
        everyone = [postmaster, *postmaster.children(recursive=True)]
        postmaster.send_signal(signal.SIGQUIT)
    except psutil.NoSuchProcess:
        return
    for process in everyone:
        _wake(process)
    for process in psutil.wait_procs(everyone, timeout=20)[1]:
        process.kill()


def _wake(process: psutil.Process) -> None:
    try:
        process.send_signal(signal.SIGCONT)
    except psutil.NoSuchProcess:
        return


if __name__ == "__main__":
    watch(int(sys.argv[1]), Path(sys.argv[2]))
