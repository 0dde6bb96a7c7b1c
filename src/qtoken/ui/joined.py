"""Signals of a view that lead to its presenter, from when there is one until there is another."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QMetaObject, QObject, SignalInstance


class Joined:
    """Joins a view to one presenter at a time.

    Windows are painted before the clinic is open, so a view cannot be made with its presenter.
    Until they are joined the signals of the view lead nowhere, and no slot has to ask whether
    anybody is there. Qt holds methods of plain objects weakly: the presenter is held here.
    """

    def __init__(self) -> None:
        self._presenter: object = None
        self._connections: list[QMetaObject.Connection] = []

    def join(
        self, presenter: object, *pairs: tuple[SignalInstance, Callable[..., Any] | SignalInstance]
    ) -> None:
        """Let each signal lead to its slot, instead of wherever the signals joined before led."""
        self.part()
        self._presenter = presenter
        self._connections = [signal.connect(slot) for signal, slot in pairs]

    def part(self) -> None:
        """Let the signals lead nowhere."""
        for connection in self._connections:
            QObject.disconnect(connection)
        self._connections = []
        self._presenter = None
