"""What belongs to this computer and not to the clinic: its settings and its printers."""

from qtoken.settings import Settings
from qtoken.ui.kept_settings import KeptSettings
from qtoken.ui.reception.slips import PrintsSlips
from qtoken.ui.remembering import Remember

_SLIPS_FOLDER = "slips"


class ThisComputer(KeptSettings):
    """Finds the system's printers when they are first needed."""

    def __init__(
        self,
        settings: Settings,
        *,
        remember: Remember,
        printers: PrintsSlips | None = None,
    ) -> None:
        super().__init__(settings, remember)
        self._printers = printers

    def printers(self) -> PrintsSlips:
        """Return the printers of this computer."""
        if self._printers is None:
            from qtoken import paths
            from qtoken.ui.printers import Printers

            self._printers = Printers(paths.data_dir() / _SLIPS_FOLDER)
        return self._printers
