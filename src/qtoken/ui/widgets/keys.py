"""Keys as people know them: the two Enter keys have one name."""

from collections.abc import Iterable

from PySide6.QtGui import QKeySequence


def enter(modifiers: str = "") -> list[QKeySequence]:
    """Return both Enter keys, with modifiers such as "Ctrl+". Menus print the first one's name."""
    return [QKeySequence(f"{modifiers}Enter"), QKeySequence(f"{modifiers}Return")]


def key_name(keys: QKeySequence) -> str:
    """Return the printed name of a key in the person's language; empty for no key."""
    # Qt calls the large key Return, but on nearly every keyboard it is labelled Enter.
    known = QKeySequence(keys.toString().replace("Return", "Enter"))
    return known.toString(QKeySequence.SequenceFormat.NativeText)


def key_names(keys: Iterable[QKeySequence]) -> str:
    """Return the keys of one action, each name once: "Space, F9"."""
    return ", ".join(dict.fromkeys(key_name(key) for key in keys if not key.isEmpty()))
