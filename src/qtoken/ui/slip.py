"""The texts of a slip: number, department, time, what to do. Never the patient's name."""

from dataclasses import dataclass
from datetime import datetime

from qtoken import formats
from qtoken.domain.clinic_settings import ClinicSettings
from qtoken.domain.clock import time_zone
from qtoken.domain.codes import followed_at
from qtoken.domain.token import Status
from qtoken.services.rows import DepartmentRow, PositionRow, TokenRow
from qtoken.texts import _, ngettext


@dataclass(frozen=True, slots=True)
class Slip:
    """The texts of one slip, ready to be drawn. `ahead` is empty if the token does not wait.

    `link` is the address of the tracking page, also drawn as a QR code; empty if phones cannot
    reach the clinic's server.
    """

    label: str
    clinic: str
    department: str
    issued: str
    ahead: str
    where: str
    missed: str
    order: str
    follow: str = ""
    link: str = ""


def slip_of(
    position: PositionRow, *, clinic: ClinicSettings, department: DepartmentRow, code: str = ""
) -> Slip:
    """Return the slip of a token in the present language, with times in the clinic's zone.

    `code` is the token's tracking code, empty if phones cannot reach the clinic's server.
    """
    token = position.token
    link = followed_at(clinic.public_url, code)
    return Slip(
        label=token.label,
        clinic=clinic.name,
        department=department.public_name or department.name,
        issued=_("Issued {time}").format(time=_local(token.issued_at, clinic)),
        ahead=_ahead(token, position.people_ahead),
        where=_("Please wait until your number is shown with a room."),
        missed=clinic.missed_turn
        or _("Missed your number? Come to reception: you do not have to start again."),
        order=_("Numbers are not always called in order."),
        follow=_("Follow your number on your phone:") if link else "",
        link=link,
    )


def _ahead(token: TokenRow, people_ahead: int) -> str:
    if token.status is not Status.WAITING:
        return ""
    if people_ahead == 0:
        return _("Nobody is before you")
    return ngettext("{count} person before you", "{count} people before you", people_ahead).format(
        count=people_ahead
    )


def _local(moment: datetime, clinic: ClinicSettings) -> str:
    return formats.moment(moment, time_zone(clinic.time_zone))
