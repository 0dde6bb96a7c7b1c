"""Tool tips that show what a person typed as it was typed."""


def plain(text: str) -> str:
    """A tool tip with ``text`` as it is; Qt would else take a ``<`` in a name for mark-up."""
    if not text:
        return ""
    # By hand: the module that escapes brings two thousand names of characters along.
    words = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<span>{words}</span>"
