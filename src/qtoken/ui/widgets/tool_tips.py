"""Tool tips that show what a person typed as it was typed."""

from html import escape


def plain(text: str) -> str:
    """A tool tip with ``text`` as it is; Qt would else take a ``<`` in a name for mark-up."""
    return f"<span>{escape(text)}</span>" if text else ""
