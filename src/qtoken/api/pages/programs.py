"""Names for people of the browsers and programs that are signed in, from their User-Agent line."""

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
"""The first mark found names the browser: most lines also name browsers that they imitate."""

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
    """Return what holds a key: the browser and system, or the name a program gave itself."""
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
