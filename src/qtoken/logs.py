"""Log files of this computer. Patients' names, passwords and addresses of databases never go in."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

from qtoken import paths

_LARGEST_BYTES = 1_000_000
_KEPT = 5


def start(folder: Path | None = None) -> Path | None:
    """Write the log to a file that is kept small; returns it, or None where none can be written."""
    target = (folder or paths.log_dir()) / "qtoken.log"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            target, maxBytes=_LARGEST_BYTES, backupCount=_KEPT, encoding="utf-8", delay=True
        )
    except OSError:
        return None
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    return target
