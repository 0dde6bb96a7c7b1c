"""With what somebody is signed in, in words: browsers tell a line that nobody can read."""

from qtoken.services.access.key_rows import KeyRow
from qtoken.services.access.keys import KeyKind
from qtoken.texts import _, isolated

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrom", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
"""The first that a line has names its browser: most lines name those that they are like, too."""

_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


def signed_in_with(row: KeyRow) -> str:
    """Return what a key is of; a program has the name that it gave itself."""
    if row.kind != KeyKind.PAGE:
        name = row.label.partition("/")[0].strip()
        return _("{name}, a program").format(name=isolated(name)) if name else _("A program")
    browser, system = _first(_BROWSERS, row.label), _first(_SYSTEMS, row.label)
    if browser and system:
        return _("{browser} on {system}").format(browser=browser, system=system)
    return browser or (
        _("A browser on {system}").format(system=system) if system else _("A browser")
    )


def _first(marks: tuple[tuple[str, str], ...], line: str) -> str:
    return next((name for mark, name in marks if mark in line), "")
