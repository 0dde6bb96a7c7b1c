"""Tool tips that show a person's text exactly as it was typed."""

from PySide6.QtWidgets import QWidget


def put(control: QWidget, text: str) -> None:
    """Set ``text`` as the tool tip, and as the description for screen readers.

    Without a description a screen reader takes the tool tip, and would read its mark-up aloud.
    """
    control.setToolTip(plain(text))
    control.setAccessibleDescription(text)


def plain(text: str) -> str:
    """Return a tool tip that shows ``text`` as it is; Qt would take a ``<`` for mark-up."""
    if not text:
        return ""
    # Not by `html.escape`: importing html loads its two thousand names of characters.
    words = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<span>{words}</span>"
