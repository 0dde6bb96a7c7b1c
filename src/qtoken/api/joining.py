"""From a client's request to a token: which patient joins which queue, with which priority."""

from qtoken.api.authentication import Actor
from qtoken.api.required_fields import FieldNeeded
from qtoken.domain import names, priorities
from qtoken.domain.errors import NameAmbiguous, PriorityUnknown, QTokenError, TextMissing
from qtoken.domain.fields import Field
from qtoken.domain.input import shortened
from qtoken.domain.roles import Role
from qtoken.services.rows import TokenRow


class DepartmentNeeded(QTokenError):
    """There are several queues and none is the default, or there is none at all."""

    code = "department_needed"
    message = "{count} departments are open. Name the one to join: department, by its id."
    one = "{count} department is open. Name the one to join: department, by its id."
    counted = "count"


def join(
    actor: Actor,
    *,
    patient_id: int | None,
    department_id: int | None,
    doctor_id: int | None = None,
    priority: int | str | None = None,
    is_at_desk: bool = False,
) -> TokenRow:
    """Issue a token. Raises `FieldNeeded`, `DepartmentNeeded`, `PriorityUnknown` and as issuing."""
    return actor.services.issuing.issue(
        _patient(actor) if patient_id is None else patient_id,
        department_id=default_department(actor) if department_id is None else department_id,
        doctor_id=doctor_id,
        priority_id=_priority(actor, priority) if isinstance(priority, str) else priority,
        is_at_desk=is_at_desk,
        address=actor.address,
        press=actor.press(),
    )


def _patient(actor: Actor) -> int:
    mine = actor.services.patients.my_patient(by=actor.by)
    if mine is None:
        raise FieldNeeded(field="patient_id")
    return mine.id


def default_department(actor: Actor) -> int:
    """Return the department to use where none is named. Raises `DepartmentNeeded`."""
    is_patient = actor.user.role is Role.PATIENT
    rows = actor.services.clinic_setup.departments(by=actor.by)
    open_ = [row for row in rows if row.is_open and (row.is_joinable or not is_patient)]
    # Without a default the only open department is meant; among several a guess could be wrong.
    found = [row for row in open_ if row.is_default] or open_
    if len(found) != 1:
        raise DepartmentNeeded(count=len(found))
    return found[0].id


def _priority(actor: Actor, name: str) -> int:
    rows = actor.services.clinic_setup.priorities(by=actor.by)
    if not names.key(name):
        raise TextMissing(field=Field.PRIORITY)
    found = priorities.called(rows, name)
    if len(found) > 1:
        ids = ", ".join(str(row.id) for row in found)
        raise NameAmbiguous(name=shortened(name, 40), ids=ids)
    if not found:
        known = ", ".join(row.name for row in rows)
        raise PriorityUnknown(priority=shortened(name, 40), known=known)
    return found[0].id
