"""Callables that are called only while their owner still exists."""

import weakref
from collections.abc import Callable
from functools import partial
from types import MethodType
from typing import Any

from PySide6.QtCore import QObject
from shiboken6 import isValid


class Receiver:
    """A callable and its weakly held owner: a bound method's object, or one that was named."""

    def __init__(
        self, find: Callable[[], Callable[[Any], None] | None], owner: object | None
    ) -> None:
        self._find = find
        self._owner = None if owner is None else weakref.ref(owner)
        self.identity = None if owner is None else id(owner)

    def is_there(self) -> bool:
        """Whether a call would reach its owner."""
        return self._owner_is_there() and self._find() is not None

    def call(self, value: object) -> None:
        """Call it with ``value``, unless the owner is gone."""
        callback = self._find() if self._owner_is_there() else None
        if callback is not None:
            callback(value)

    def _owner_is_there(self) -> bool:
        if self._owner is None:
            return True
        owner = self._owner()
        # Qt may have deleted its part of the object while Python's still lives.
        if isinstance(owner, QObject):
            return isValid(owner)
        return owner is not None


def receiver_of(callback: Callable[[Any], None], owner: object | None = None) -> Receiver:
    """Return ``callback``, held so that it keeps no owner alive; a plain function as it is."""
    if isinstance(callback, MethodType):
        method = weakref.WeakMethod(callback)
        return Receiver(method, callback.__self__ if owner is None else owner)
    if isinstance(callback, partial) and isinstance(callback.func, MethodType) and owner is None:
        owner = callback.func.__self__
    return Receiver(lambda: callback, owner)
