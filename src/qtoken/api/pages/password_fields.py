"""The words beside password fields, on every page that has one."""

from qtoken.domain.input import PASSWORD_SHORTEST
from qtoken.texts import _, ngettext


def showing() -> dict[str, str]:
    """Return the words of the button that shows what was typed."""
    return {"show": _("Show"), "hide": _("Hide")}


def asked() -> str:
    """Return what a new password needs, told before somebody tries one."""
    return ngettext(
        "At least {count} character, such as four words.",
        "At least {count} characters, such as four words.",
        PASSWORD_SHORTEST,
    ).format(count=PASSWORD_SHORTEST)
