"""How this program starts a process of its own, for what may hang and must not hang a window."""

import sys


def own_command(name: str) -> list[str]:
    """Return what starts that command of this program, here and in the frozen program."""
    program = (
        [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "qtoken"]
    )
    return [*program, name]
