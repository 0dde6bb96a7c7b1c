"""This computer's log files. They never contain patients' names, passwords or database URLs."""

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from qtoken import paths

if TYPE_CHECKING:
    from logging.handlers import RotatingFileHandler

_LARGEST_BYTES = 1_000_000
_KEPT = 5


def start(folder: Path | None = None) -> Path | None:
    """Begin to log to a file that is kept small; return it, or None if it cannot be written."""
    target = (folder or paths.log_dir()) / "qtoken.log"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    handler = _FileWhenNeeded(target)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    return target


class _FileWhenNeeded(logging.Handler):
    """Opens the file at the first record: `logging.handlers` loads slowly before a first paint."""

    def __init__(self, target: Path) -> None:
        super().__init__()
        self._target = target
        self._file: RotatingFileHandler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        if self._file is None:
            self._file = self._opened()
        self._file.handle(record)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
        super().close()

    def _opened(self) -> "RotatingFileHandler":
        from logging.handlers import RotatingFileHandler

        file = RotatingFileHandler(
            self._target, maxBytes=_LARGEST_BYTES, backupCount=_KEPT, encoding="utf-8", delay=True
        )
        file.setFormatter(self.formatter)
        return file
