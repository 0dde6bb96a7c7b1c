"""An X server of a test's own."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def x_server(size: str) -> Iterator[dict[str, str]]:
    """Run one with a screen of that size, such as "1000x900"; the variables that lead to it."""
    # Without -noreset it begins anew whenever the last program leaves: it forgets its monitors, and
    # lets nobody in meanwhile.
    options = ["-displayfd", "1", "-screen", "0", f"{size}x24", "-noreset", "-nolisten", "tcp"]
    server = subprocess.Popen(
        ["Xvfb", *options], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert server.stdout is not None
        yield {"DISPLAY": f":{server.stdout.readline().strip()}", "QT_QPA_PLATFORM": "xcb"}
    finally:
        server.terminate()
        server.communicate()
