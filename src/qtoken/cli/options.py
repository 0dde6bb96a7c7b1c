"""The options that many commands have."""

from collections.abc import Callable
from typing import Any

import click

from qtoken.cli.help_texts import Option

Function = Callable[..., Any]

GATEWAYS = "QTOKEN_GATEWAYS"
"""The variable that names the gateways' file if no option does."""


def option(*names: str, **attributes: Any) -> Callable[[Function], Function]:
    """Return an option whose help is translated."""
    return click.option(*names, cls=Option, **attributes)


database_option = option(
    "--database",
    metavar="URL",
    help=(
        "Address of the database: sqlite:///clinic.db, a path, or postgresql://user@server/qtoken."
        " Else QTOKEN_DATABASE_URL, else a file of this user."
    ),
)
json_option = option("--json", "is_json", is_flag=True, help="Print one JSON value.")
user_option = option(
    "--as",
    "username",
    metavar="USER",
    help="Who acts; else QTOKEN_USER. The password is QTOKEN_PASSWORD, or asked on a terminal.",
)
request_option = option(
    "--request-id",
    metavar="ID",
    help="Name of this request: a repeat returns the first answer and changes nothing.",
)
