"""A window in another process, as seen from the process that measures."""

import os
import queue
import subprocess
import sys
import threading
import time
from types import TracebackType
from typing import Self

import psutil

from benchmarks.surroundings import Surroundings

_PATIENCE_S = 60.0


class OtherWindow:
    """Started by `window_process`; use it in a `with`."""

    def __init__(self, kind: str, address: str, here: Surroundings) -> None:
        """`kind` is display, doctor or reception."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.window_process", kind, address],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=os.environ | here.own_folders() | {"QT_QPA_PLATFORM": "offscreen"},
        )
        self._said: queue.SimpleQueue[tuple[str, int, str]] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, daemon=True)

    def forget(self) -> None:
        """Drop what was said until now."""
        while not self._said.empty():
            self._said.get()

    def said(self, word: str, what: str = "") -> int:
        """Wait until the window says this; returns the instant, in ns of the monotonic clock.

        What was said before it is dropped. Raises TimeoutError.
        """
        deadline = time.monotonic() + _PATIENCE_S
        while True:
            try:
                said = self._said.get(timeout=max(0.01, deadline - time.monotonic()))
            except queue.Empty:
                raise TimeoutError(f"the window has not said {word} {what}") from None
            if said[0] == word and said[2] == what:
                return said[1]

    def cpu_s(self) -> float:
        """The processor time that it has used."""
        times = psutil.Process(self._process.pid).cpu_times()
        return float(times.user + times.system)

    def memory_mb(self) -> float:
        """The memory that it holds (RSS)."""
        return psutil.Process(self._process.pid).memory_info().rss / 1e6

    def __enter__(self) -> Self:
        self._reader.start()
        self.said("ready")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.wait()
        self._reader.join()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            word, at, *what = line.split()
            self._said.put((word, int(at), " ".join(what)))
