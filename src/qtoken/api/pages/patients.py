"""Patients for the front desk in a browser: find one, see the record, issue a token."""

from uuid import uuid4

from fastapi import APIRouter, Depends, Response

from qtoken import formats, phrases
from qtoken.api.authentication import Actor
from qtoken.api.fields import FormId, FormMaybe, PathId, QueryChoice
from qtoken.api.pages.frame import frame_of
from qtoken.api.pages.page_language import speak
from qtoken.api.pages.rendering import PageRoute, page, see_other
from qtoken.api.pages.typed import RequestId, Sought, said_of
from qtoken.api.session import FormUser, PageUser
from qtoken.domain.errors import QTokenError
from qtoken.domain.roles import Role
from qtoken.services.people.patient_rows import PatientRow
from qtoken.services.rows import TokenRow
from qtoken.texts import _, joined, left_to_right, ngettext

router = APIRouter(
    prefix="/hospital",
    route_class=PageRoute,
    dependencies=[Depends(speak)],
    include_in_schema=False,
)

PATIENTS = "/hospital/patients/"
FOUND_AT_MOST = 50


@router.get("/patients/")
def patients(actor: PageUser, find: Sought = "") -> Response:
    """Find patients by name, any part of a phone number, record number or id."""
    refused = ""
    found: tuple[PatientRow, ...] = ()
    try:
        # One more than is shown, to know whether there are more.
        found = actor.services.patients.find(find, by=actor.by, limit=FOUND_AT_MOST + 1)
    except QTokenError as error:
        refused = said_of("search", error)
    return page(
        "patients.html",
        status=400 if refused else 200,
        refused=refused,
        title=_("Patients"),
        frame=frame_of(actor),
        find=find,
        rows=[(row.id, row.name, _facts(row)) for row in found[:FOUND_AT_MOST]],
        more=ngettext(
            "The first is shown. Type more of the name.",
            "The first {count} are shown. Type more of the name.",
            FOUND_AT_MOST,
        ).format(count=FOUND_AT_MOST)
        if len(found) > FOUND_AT_MOST
        else "",
        words=_words(),
    )


@router.get("/patients/{patient_id}/")
def patient(actor: PageUser, patient_id: PathId, issued: QueryChoice = 0) -> Response:
    """Show a record, with the button that issues a token; `issued` is the one just issued."""
    row = actor.services.patients.patient(patient_id, by=actor.by)
    if actor.user.role is Role.PATIENT:
        return see_other("/me/")
    setup = actor.services.clinic_setup.everything(by=actor.by)
    return page(
        "patient.html",
        title=row.name,
        frame=frame_of(actor),
        row=row,
        facts=_facts(row),
        said=_said(actor, row, issued),
        departments=[department for department in setup.departments if department.is_open],
        priorities=[(row.id, phrases.priority(row.name)) for row in setup.priorities],
        default_id=next((p.id for p in setup.priorities if p.is_default), 0),
        request_id=str(uuid4()),
        words=_words(),
    )


@router.post("/generate-token/{patient_id}/")
def generate(
    *,
    actor: FormUser,
    patient_id: PathId,
    department_id: FormId,
    request_id: RequestId,
    priority_id: FormMaybe = None,
) -> Response:
    """Issue the department's next number to a patient, and show the record again."""
    token = actor.services.issuing.issue(
        patient_id,
        department_id=department_id,
        priority_id=priority_id,
        is_at_desk=True,
        press=actor.press(request_id),
    )
    return see_other(f"{PATIENTS}{patient_id}/?issued={token.id}")


def _said(actor: Actor, row: PatientRow, token_id: int) -> str:
    token: TokenRow | None = None
    if token_id:
        token = actor.services.waiting_lines.token(token_id, by=actor.by)
    if token is None or token.patient_id != row.id:
        return ""
    said = _("{label} was issued for {department}.")
    return said.format(label=token.label, department=token.department)


def _facts(row: PatientRow) -> str:
    born = formats.day(row.date_of_birth) if row.date_of_birth else ""
    number = left_to_right(row.record_number) if row.record_number else ""
    return joined(born, *phrases.phones(row), number, row.needs)


def _words() -> dict[str, str]:
    return {
        "find": _("Name, phone or number"),
        "look": _("Find"),
        "name": _("Name"),
        "facts": _("Born, phone, number"),
        "none": _("Nobody is found so. Type a beginning of the name."),
        "all": _("All patients"),
        "department": _("Department"),
        "priority": _("Priority"),
        "issue": _("Generate token"),
        "no_department": _("No department is open. Ask an administrator."),
    }
