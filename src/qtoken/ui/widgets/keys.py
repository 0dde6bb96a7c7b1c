"""Keys as people know them: two keys that do the same have one name."""

from collections.abc import Iterable

from PySide6.QtGui import QKeySequence


def enter(modifiers: str = "") -> list[QKeySequence]:
    """The large key and the one beside the figures, with modifiers such as "Ctrl+".

    Menus print the name of the first.
    """
    return [QKeySequence(f"{modifiers}Enter"), QKeySequence(f"{modifiers}Return")]


def key_name(keys: QKeySequence) -> str:
    """What is printed of a key, in the person's language; empty for none."""
    # Qt's Return is what is printed Enter on nearly every keyboard.
    known = QKeySequence(keys.toString().replace("Return", "Enter"))
    return known.toString(QKeySequence.SequenceFormat.NativeText)


def key_names(keys: Iterable[QKeySequence]) -> str:
    """All keys of one action, each name once: "Space, F9"."""
    return ", ".join(dict.fromkeys(key_name(key) for key in keys if not key.isEmpty()))
