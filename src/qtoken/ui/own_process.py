"""How this program starts itself as a helper process, for work that may hang."""

import sys


def own_command(name: str) -> list[str]:
    """Return the command line that runs this command of the program, also in the frozen bundle."""
    program = (
        [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "qtoken"]
    )
    return [*program, name]
