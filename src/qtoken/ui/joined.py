"""Connections from a view's signals to its present presenter."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QMetaObject, QObject, SignalInstance


class Joined:
    """Connects a view to one presenter at a time.

    Windows are painted before the clinic is open, so a view exists before its presenter. Until they
    are joined the view's signals are not connected, and no slot has to check for a presenter. Qt
    holds the methods of plain objects only weakly, so the presenter is kept alive here.
    """

    def __init__(self) -> None:
        self._presenter: object = None
        self._connections: list[QMetaObject.Connection] = []

    def join(
        self, presenter: object, *pairs: tuple[SignalInstance, Callable[..., Any] | SignalInstance]
    ) -> None:
        """Connect each signal to its slot, after disconnecting those joined before."""
        self.part()
        self._presenter = presenter
        self._connections = [signal.connect(slot) for signal, slot in pairs]

    def part(self) -> None:
        """Disconnect the signals."""
        for connection in self._connections:
            QObject.disconnect(connection)
        self._connections = []
        self._presenter = None
