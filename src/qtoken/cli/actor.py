"""What most commands have in common: open the clinic, sign in, do the work, print, close.

`reads` and `changes` give a command its options and an `Actor`; what the command returns is
printed. SQLAlchemy and argon2 are imported when a command runs, never for `--help`.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from qtoken.cli import passwords
from qtoken.cli.addresses import database_address
from qtoken.cli.options import database_option, json_option, request_option, user_option
from qtoken.cli.printing import Printed, put
from qtoken.domain.errors import NotSignedIn
from qtoken.domain.press import Press

if TYPE_CHECKING:
    from qtoken.bootstrap import Clinic
    from qtoken.services.services import Services

Function = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, in which clinic, and the request id of this command."""

    services: "Services"
    by: int
    password: str = field(repr=False)
    request_id: str = ""

    def press(self, *, reason: str = "") -> Press:
        """Return this command as the press that it is, and why it is given."""
        return Press(self.by, self.request_id, reason=reason)


def reads(function: Callable[..., Printed]) -> Function:
    """Make a command that only reads; its first parameter is the `Actor`."""
    return database_option(user_option(json_option(_signed_in(function))))


def changes(function: Callable[..., Printed]) -> Function:
    """Make a command that changes something: like `reads`, with a request id."""
    return database_option(user_option(request_option(json_option(_signed_in(function)))))


def _signed_in(function: Callable[..., Printed]) -> Function:
    # Keeps the name and the docstring, which become the command's name and help.
    @wraps(function)
    def command(
        database: str | None,
        username: str | None,
        is_json: bool,
        request_id: str | None = None,
        **given: Any,
    ) -> None:
        with opened(database) as clinic:
            name = named_user(username)
            password = passwords.actor_password(name)
            by = clinic.services.accounts.sign_in(name, password).id
            actor = Actor(clinic.services, by, password, request_id or str(uuid4()))
            printed = function(actor, **given)
        # After the clinic is closed: a slow reader of the output must not hold a connection.
        put(printed, is_json=is_json)

    return command


@contextmanager
def opened(database: str | None) -> "Iterator[Clinic]":
    """Open the clinic that the options name; close it afterwards."""
    address = database_address(database)
    from qtoken.bootstrap import open_clinic

    clinic = open_clinic(address)
    try:
        yield clinic
    finally:
        clinic.close()


def named_user(username: str | None) -> str:
    """Return the name of the user who acts. Raises `NotSignedIn` if none is given."""
    name = os.environ.get(passwords.USER, "") if username is None else username
    if not name.strip():
        raise NotSignedIn
    return name


def sign_in(clinic: "Clinic", username: str | None) -> int:
    """Return the id of the user who acts. Raises `NotSignedIn`, `WrongPassword`, `SignInSlowed`."""
    name = named_user(username)
    return clinic.services.accounts.sign_in(name, passwords.actor_password(name)).id
