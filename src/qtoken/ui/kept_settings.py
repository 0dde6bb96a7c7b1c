"""This computer's settings as a window uses them. No Qt here."""

from dataclasses import replace
from typing import Any

from qtoken.settings import Settings
from qtoken.ui.remembering import Remember


class KeptSettings:
    """Holds the settings, and stores changes for the next start."""

    def __init__(self, settings: Settings, remember: Remember) -> None:
        self.settings = settings
        self._remember = remember

    def keep(self, **changes: Any) -> None:
        """Change these settings, for now and for the next start."""
        self.settings = replace(self.settings, **changes)
        self._remember(**changes)
