"""Tool tips that show what a person typed as it was typed."""

from PySide6.QtWidgets import QWidget


def put(control: QWidget, text: str) -> None:
    """Tell ``text`` to the mouse, and to whoever hears the screen instead of seeing it.

    A screen reader takes the tool tip where nothing else describes a control, and would read its
    mark-up aloud.
    """
    control.setToolTip(plain(text))
    control.setAccessibleDescription(text)


def plain(text: str) -> str:
    """A tool tip with ``text`` as it is; Qt would else take a ``<`` in a name for mark-up."""
    if not text:
        return ""
    # By hand: the module that escapes brings two thousand names of characters along.
    words = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<span>{words}</span>"
