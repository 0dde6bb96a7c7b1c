"""`qtoken init`: makes a new clinic with its first administrator."""

from uuid import uuid4

import click

from qtoken.cli import passwords
from qtoken.cli.addresses import database_address
from qtoken.cli.help_texts import Command
from qtoken.cli.options import database_option, json_option, option, request_option
from qtoken.cli.printing import Printed, put
from qtoken.cli.user import user_value
from qtoken.domain.clock import clean_time_zone
from qtoken.domain.fields import Field
from qtoken.domain.input import check_request_id, clean_name, clean_new_username
from qtoken.texts import _

_ZONE = "UTC"


@click.command(cls=Command)
@option("--admin", metavar="NAME", required=True, help="User name of the first administrator.")
@option("--clinic", default="Clinic", metavar="NAME", help="Name of the clinic.")
@option("--time-zone", metavar="ZONE", help="Such as Europe/Madrid; else UTC.")
@database_option
@request_option
@json_option
def init(
    *,
    admin: str,
    clinic: str,
    time_zone: str | None,
    database: str | None,
    request_id: str | None,
    is_json: bool,
) -> None:
    """Make the schema, the clinic and its first administrator.

    The password is QTOKEN_PASSWORD, or asked on a terminal.
    """
    address = database_address(database)
    request_id = check_request_id(request_id or str(uuid4()))
    # Everything is checked before anything is made, so that a refusal leaves nothing behind.
    clean_new_username(admin)
    clean_name(clinic, Field.CLINIC)
    zone = _ZONE if time_zone is None else time_zone
    clean_time_zone(zone)
    password = passwords.admin_password()
    # Imported here, because no other command needs it.
    from qtoken.bootstrap import make_clinic
    from qtoken.services.access.passwords import check_new_password

    check_new_password(password, names=(admin, clinic))

    made = make_clinic(address)
    try:
        row = made.services.accounts.create_first_admin(
            admin,
            password,
            clinic_name=clinic,
            time_zone_name=zone,
            request_id=request_id,
        )
    finally:
        made.close()
    told = _("The clinic is ready. {user} is its administrator.").format(user=row.username)
    if time_zone is None:
        # Said now, or it is noticed only when numbers restart in the middle of a day.
        told += " " + _(
            "Its days begin and end by UTC: name the clinic's time zone with"
            " `qtoken clinic set --time-zone ZONE`."
        )
    put(Printed(user_value(row), told), is_json=is_json)
