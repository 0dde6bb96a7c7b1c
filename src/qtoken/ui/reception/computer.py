"""What belongs to this computer and not to the clinic: its settings and its printers."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from qtoken.settings import Settings
from qtoken.ui.reception.slips import PrintsSlips

_SLIPS_FOLDER = "slips"


class ThisComputer:
    """Holds the settings as they are now, and keeps what is changed."""

    def __init__(
        self,
        settings: Settings,
        *,
        remember: Callable[..., None],
        printers: PrintsSlips | None = None,
    ) -> None:
        self.settings = settings
        self._remember = remember
        self._printers = printers

    def keep(self, **changes: Any) -> None:
        """Use these settings from now on, also after the next start."""
        self.settings = replace(self.settings, **changes)
        self._remember(**changes)

    def printers(self) -> PrintsSlips:
        """Return the printers of this computer."""
        if self._printers is None:
            from qtoken import paths
            from qtoken.ui.printers import Printers

            self._printers = Printers(paths.data_dir() / _SLIPS_FOLDER)
        return self._printers
