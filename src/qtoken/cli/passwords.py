"""Where passwords come from: the environment, else a prompt on a terminal.

Never an argument: other users of the computer can read those in the list of processes.
"""

import os
import sys

import click

from qtoken.domain.errors import NotSignedIn, TextMissing
from qtoken.texts import _

PASSWORD = "QTOKEN_PASSWORD"  # noqa: S105 - the variable's name
NEW_PASSWORD = "QTOKEN_NEW_PASSWORD"  # noqa: S105
USER = "QTOKEN_USER"

_MADE_UP_BYTES = 12


def actor_password(username: str) -> str:
    """Return the acting user's password. Raises `NotSignedIn` if nobody can be asked."""
    if password := os.environ.get(PASSWORD):
        return password
    if not _is_asking_possible():
        raise NotSignedIn
    return _ask(_("Password of {user}").format(user=username), is_new=False)


def admin_password() -> str:
    """Return the first administrator's password. Raises `TextMissing` if nobody can be asked."""
    if password := os.environ.get(PASSWORD):
        return password
    if not _is_asking_possible():
        raise TextMissing(field=PASSWORD)
    return _ask(_("Choose a password"), is_new=True)


def new_user_password() -> tuple[str, bool]:
    """Return a new user's password, and whether it was made up here.

    Without a terminal and without the variable one is made up, so that no user gets the
    administrator's.
    """
    if password := os.environ.get(NEW_PASSWORD):
        return password, False
    if _is_asking_possible():
        return _ask(_("Password of the new user"), is_new=True), False
    return made_up(), True


def made_up() -> str:
    """Return a random password."""
    import secrets

    return secrets.token_urlsafe(_MADE_UP_BYTES)


def _is_asking_possible() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _ask(question: str, *, is_new: bool) -> str:
    answer: str = click.prompt(question, hide_input=True, confirmation_prompt=is_new, err=True)
    return answer
