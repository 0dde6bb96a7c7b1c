"""Tool tips that show what a person typed as it was typed."""


def plain(text: str) -> str:
    """A tool tip with ``text`` as it is; Qt would else take a ``<`` in a name for mark-up."""
    if not text:
        return ""
    from html import escape

    return f"<span>{escape(text)}</span>"
