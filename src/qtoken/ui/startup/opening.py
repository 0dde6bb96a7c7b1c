"""A window that is painted as a shape first, and gets what stands in it then."""

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtWidgets import QMainWindow

from qtoken.ui.startup.first_paint import after_first_paint
from qtoken.ui.startup.skeleton import Skeleton

Content = TypeVar("Content")


class Opening(Generic[Content]):
    """Fills a window with its shape, and has its content made after the first paint, or sooner.

    To load and build the content takes as long as two empty windows: so long nobody looks at
    nothing. Who needs the content before gets it at once.
    """

    def __init__(self, window: QMainWindow, make: Callable[[], Content]) -> None:
        """`make` loads the content and puts it into the window; it is called once."""
        self._make = make
        self.made: Content | None = None
        """The content; None until it is made."""
        shape = Skeleton(window)
        window.setCentralWidget(shape)
        after_first_paint(shape, self.content)

    def content(self) -> Content:
        """Return what stands in the window."""
        if self.made is None:
            self.made = self._make()
        return self.made
