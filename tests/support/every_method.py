"""Every public method of every service, with arguments that are valid on a fresh desk.

Tests of what holds for all of them (rights, repeated requests, impossible ids) go through this
table; a method that is missing in it fails `test_the_table_has_every_public_method`.
"""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, cast, get_type_hints

from qtoken.db.database import Database
from qtoken.domain.clinic_settings import ClinicSettings
from qtoken.domain.errors import (
    AppointmentNotFound,
    KeyNotFound,
    NotAllowed,
    PatientNotFound,
    QTokenError,
    TokenNotFound,
    UserNotFound,
)
from qtoken.domain.messages import Channel, Outcome
from qtoken.domain.press import Press
from qtoken.domain.receipts import Fact
from qtoken.domain.roles import Role
from qtoken.domain.token import Verb
from qtoken.services.people.patient_rows import PatientChange, PatientDetails
from qtoken.services.rows import TokenRow
from qtoken.services.services import Services
from tests.support.desk import PASSWORD, Desk, Person, new_request
from tests.support.messages import claimed_link, failed_message, secret_of, send_links

Arguments = dict[str, Any]

NOBODY = frozenset[Role]()
EVERYBODY = frozenset(Role)
DESK = frozenset({Role.ADMIN, Role.STAFF, Role.DOCTOR})
BOOKING = frozenset({Role.ADMIN, Role.STAFF})
ADMIN_ONLY = frozenset({Role.ADMIN})
PUBLIC = None
"""Needs no sign-in at all."""

NINE = datetime(2026, 3, 3, 9, tzinfo=UTC)


_PRESS = inspect.signature(Press).parameters
PRESS = tuple(_PRESS)


@dataclass(frozen=True, slots=True)
class Own:
    """A right for one's own only: arguments that are somebody's own, and what refuses others'.

    Lists refuse nothing: they show one's own.
    """

    prepare: Callable[[Desk, Person], Arguments]
    refusal: type[QTokenError] | None = None


@dataclass(frozen=True, slots=True)
class Method:
    """A service method: who may use it, and how valid arguments come about.

    What stands behind a blank in the name tells its uses apart: `calling.move hold`.
    """

    name: str
    roles: frozenset[Role] | None
    prepare: Callable[[Desk], Arguments]
    own: dict[Role, Own] = field(default_factory=dict)

    def call(self, services: Services, arguments: Arguments, **more: Any) -> Any:
        """Call it."""
        given = arguments | more
        if "press" in self._signature():
            told = {name: given.pop(name) for name in PRESS if name in given}
            given["press"] = Press(**told)
        service, _, name = self.path.partition(".")
        return getattr(getattr(services, service), name)(**given)

    @property
    def path(self) -> str:
        """The service and its method."""
        return self.name.partition(" ")[0]

    def takes(self, parameter: str) -> bool:
        """Whether it has that parameter."""
        return parameter in self.parameters()

    def parameters(self) -> dict[str, inspect.Parameter]:
        """Return its parameters, without `self`, and instead of a press what a press tells it."""
        parameters = self._signature()
        if parameters.pop("press", None) is not None:
            is_of_token = self.path.startswith(("calling.", "issuing."))
            told = PRESS if is_of_token else ("by", "request_id")
            parameters |= {name: _PRESS[name] for name in told}
        return parameters

    def _signature(self) -> dict[str, inspect.Parameter]:
        service, _, name = self.path.partition(".")
        parameters = dict(inspect.signature(getattr(_classes()[service], name)).parameters)
        del parameters["self"]
        if self.name in _NAMED:
            # What it takes by names alone: none of these has to be given.
            parameters = {
                name: it for name, it in parameters.items() if it.kind is not it.VAR_KEYWORD
            }
            parameters |= _as_parameters(_NAMED[self.name])
        return parameters


_NAMED: dict[str, type] = {
    "clinic_setup.change_clinic": ClinicSettings,
    "registration.change": PatientChange,
    "registration.register": PatientDetails,
}
"""Methods that take fields of a class by their names."""


def _as_parameters(fields: type) -> dict[str, inspect.Parameter]:
    keyword = inspect.Parameter.KEYWORD_ONLY
    return {
        name: inspect.Parameter(name, keyword, default=None, annotation=annotation)
        for name, annotation in get_type_hints(fields).items()
    }


def public_names() -> Iterator[str]:
    """All public methods of the services, as `service.method`."""
    for service, class_ in _classes().items():
        for name, _ in inspect.getmembers(class_, callable):
            if not name.startswith("_"):
                yield f"{service}.{name}"


@cache
def _classes() -> dict[str, type]:
    """The classes of the services, by their names."""
    services = Services(cast(Database, None))  # To be looked at, not used.
    return {
        name: type(getattr(services, name))
        for name in inspect.get_annotations(Services)
        if not name.startswith("_")
    }


def _nothing(_desk: Desk) -> Arguments:
    return {}


def _channels(_desk: Desk) -> Arguments:
    return {"channels": list(Channel)}


def _new_user(desk: Desk) -> Arguments:
    return {"username": f"user{new_request()[:8]}", "password": PASSWORD, "role": "staff"}


def _new_patient_user(desk: Desk) -> Arguments:
    return _new_user(desk) | {"role": "patient", "patient_id": desk.patient().id}


def _user_id(desk: Desk) -> int:
    added = desk.services.accounts.add_user(**_new_user(desk), press=desk.press())
    return added.id


def _doctor(desk: Desk) -> Arguments:
    return {"name": "Dr Rey", "department_id": desk.department().id, "room_id": desk.room().id}


def _appointment(desk: Desk) -> Arguments:
    doctor = desk.doctor(desk.department())
    return {"patient_id": desk.patient().id, "doctor_id": doctor.id, "starts_at": NINE}


def _appointment_id(desk: Desk) -> int:
    booked = desk.services.appointments.book(**_appointment(desk), press=desk.press())
    return booked.id


def _waiting(desk: Desk) -> TokenRow:
    return desk.issue(desk.department())


def _called(desk: Desk) -> TokenRow:
    return desk.do(Verb.CALL, _waiting(desk))


def _announced_event(desk: Desk) -> int:
    token = _called(desk)
    announced = desk.services.display.snapshot().announcements
    return next(row.id for row in announced if row.token_id == token.id)


def _call(desk: Desk) -> Arguments:
    department = desk.department()
    doctor, room = desk.doctor(department), desk.room()
    token = desk.issue(department)
    return {"token_id": token.id, "doctor_id": doctor.id, "room_id": room.id, "reason": "in pain"}


def _call_next(desk: Desk) -> Arguments:
    department = desk.department()
    desk.issue(department)
    doctor, room = desk.doctor(department), desk.room()
    return {"department_id": department.id, "doctor_id": doctor.id, "room_id": room.id}


def _issue(desk: Desk) -> Arguments:
    department = desk.department()
    return {
        "patient_id": desk.patient().id,
        "department_id": department.id,
        "priority_id": desk.priority("priority"),
        "doctor_id": desk.doctor(department).id,
    }


def _transfer(desk: Desk) -> Arguments:
    to = desk.department()
    return {"token_id": _waiting(desk).id, "department_id": to.id, "doctor_id": desk.doctor(to).id}


def _change_doctor(desk: Desk) -> Arguments:
    doctor = desk.doctor(desk.department())
    return {
        "doctor_id": doctor.id,
        "specialty": "Eyes",
        "department_id": desk.department().id,
        "user_id": _user_id(desk),
        "room_id": desk.room().id,
    }


def _new_department(desk: Desk) -> Arguments:
    spare = desk.department()
    return {"name": f"{spare.name} West", "letter": f"ZZ{spare.letter[-1]}"}


def _department_id(desk: Desk) -> Arguments:
    return {"department_id": desk.department().id}


def _of_waiting(desk: Desk) -> Arguments:
    return {"token_id": _waiting(desk).id}


def _of_called(desk: Desk) -> Arguments:
    return {"token_id": _called(desk).id}


def _of_held(desk: Desk) -> Arguments:
    return {"token_id": desk.do(Verb.HOLD, _waiting(desk)).id}


def _move(verb: Verb, of_token: Callable[[Desk], Arguments]) -> Callable[[Desk], Arguments]:
    return lambda desk: {"verb": verb} | of_token(desk)


def _code(desk: Desk) -> str:
    return desk.services.tracking.code(_waiting(desk).id, by=desk.by)


def _a_label(_desk: Desk) -> Arguments:
    return {"letter": "C", "number": 1}


def _nothing_own(_desk: Desk, _who: Person) -> Arguments:
    return {}


def _from_start(_desk: Desk, _who: Person) -> Arguments:
    return {"after": 0}


def _own_user(_desk: Desk, who: Person) -> Arguments:
    return {"user_id": who.user_id, "username": f"user{new_request()[:8]}"}


def _own_patient(_desk: Desk, who: Person) -> Arguments:
    return {"patient_id": who.patient_id}


def _own_token(desk: Desk, who: Person) -> Arguments:
    patient = desk.services.patients.patient(who.patient_id, by=desk.by)
    return {"token_id": desk.issue(desk.department(), patient).id}


def _own_issue(desk: Desk, who: Person) -> Arguments:
    return _issue(desk) | {"patient_id": who.patient_id, "priority_id": desk.priority("normal")}


def _own_booking(desk: Desk, who: Person) -> Arguments:
    booking = _appointment(desk)
    booking["patient_id"] = who.patient_id or booking["patient_id"]
    booking["doctor_id"] = who.doctor_id or booking["doctor_id"]
    return booking


def _own_appointment(desk: Desk, who: Person) -> Arguments:
    booked = desk.services.appointments.book(**_own_booking(desk, who), press=desk.press())
    return {"appointment_id": booked.id, "status": "canceled"}


def _own_user_id(_desk: Desk, who: Person) -> Arguments:
    return {"user_id": who.user_id}


def _own_key(desk: Desk, who: Person) -> Arguments:
    username = desk.services.users.me(by=who.user_id).username
    return {"key_id": desk.services.access.log_in(username, PASSWORD, address="").key.id}


def _failed_message(desk: Desk) -> Arguments:
    return {"message_id": failed_message(desk)}


def _asking_for_link(desk: Desk) -> Arguments:
    send_links(desk)
    return {"username_or_email": "ben@example.org", "address": "192.0.2.1"}


def _link(desk: Desk) -> Arguments:
    return {"secret": secret_of(claimed_link(desk))}


_NEW_PASSWORD = {"new_password": "green anchor at noon"}

METHODS = (
    Method(
        "access.keys",
        ADMIN_ONLY,
        lambda desk: {"user_id": _user_id(desk)},
        dict.fromkeys((Role.STAFF, Role.DOCTOR, Role.PATIENT), Own(_own_user_id, UserNotFound)),
    ),
    Method(
        "access.log_in",
        PUBLIC,
        lambda desk: {"username": "ana", "password": PASSWORD, "address": "192.0.2.1"},
    ),
    Method("access.log_out", PUBLIC, lambda desk: {"secret": "qt_nobody"}),
    Method(
        "access.signed_in",
        PUBLIC,
        lambda desk: {
            "secret": desk.services.access.log_in("ana", PASSWORD, address="192.0.2.1").secret
        },
    ),
    Method(
        "access.withdraw",
        ADMIN_ONLY,
        lambda desk: _own_key(desk, Person(desk.by, "admin")),
        dict.fromkeys((Role.STAFF, Role.DOCTOR, Role.PATIENT), Own(_own_key, KeyNotFound)),
    ),
    Method("accounts.add_user", ADMIN_ONLY, _new_patient_user),
    Method(
        "accounts.change_password",
        EVERYBODY,
        lambda desk: {"old_password": PASSWORD, "new_password": "another one"},
    ),
    Method(
        "accounts.change_user",
        ADMIN_ONLY,
        lambda desk: {"user_id": _user_id(desk), "email": "ben@example.org"},
        dict.fromkeys((Role.STAFF, Role.DOCTOR, Role.PATIENT), Own(_own_user, UserNotFound)),
    ),
    Method(
        "accounts.create_first_admin",
        PUBLIC,
        lambda _desk: {"username": "eve", "password": PASSWORD},
    ),
    Method("accounts.has_admin", PUBLIC, _nothing),
    Method(
        "accounts.register",
        PUBLIC,
        lambda desk: {"username": f"user{new_request()[:8]}", "password": PASSWORD, "name": "Mia"},
    ),
    Method(
        "accounts.set_active",
        ADMIN_ONLY,
        lambda desk: {"user_id": _user_id(desk), "is_active": False},
    ),
    Method(
        "accounts.set_password",
        ADMIN_ONLY,
        lambda desk: {"user_id": _user_id(desk), "new_password": "another one"},
    ),
    Method("accounts.sign_in", PUBLIC, lambda desk: {"username": "ana", "password": PASSWORD}),
    Method("users.me", EVERYBODY, _nothing),
    Method("users.everybody", ADMIN_ONLY, _nothing),
    Method("clinic_setup.add_department", ADMIN_ONLY, _new_department),
    Method("clinic_setup.add_doctor", ADMIN_ONLY, _doctor),
    Method(
        "clinic_setup.add_priority",
        ADMIN_ONLY,
        lambda desk: {"name": f"class {new_request()}", "head_start_min": 15},
    ),
    Method("clinic_setup.add_room", ADMIN_ONLY, lambda desk: {"name": f"Room {new_request()}"}),
    Method(
        "clinic_setup.change_room",
        ADMIN_ONLY,
        lambda desk: {"room_id": desk.room().id, "name": f"Room {new_request()}"},
    ),
    Method("clinic_setup.change_clinic", ADMIN_ONLY, lambda desk: {"day_starts_min": 300}),
    Method(
        "clinic_setup.change_department",
        ADMIN_ONLY,
        lambda desk: _department_id(desk) | {"description": "first floor"},
    ),
    Method("clinic_setup.change_doctor", ADMIN_ONLY, _change_doctor),
    Method(
        "clinic_setup.change_priority",
        ADMIN_ONLY,
        lambda desk: {"priority_id": desk.priority("priority"), "head_start_min": 20},
    ),
    Method("clinic_setup.clinic", EVERYBODY, _nothing),
    Method("clinic_setup.close_department", ADMIN_ONLY, _department_id),
    Method("clinic_setup.departments", EVERYBODY, _nothing),
    Method("clinic_setup.doctors", EVERYBODY, _nothing),
    Method("clinic_setup.everything", EVERYBODY, _nothing),
    Method("clinic_setup.my_doctor", EVERYBODY, _nothing),
    Method("clinic_setup.open_department", ADMIN_ONLY, _department_id),
    Method("clinic_setup.priorities", EVERYBODY, _nothing),
    Method("clinic_setup.rooms", EVERYBODY, _nothing),
    Method(
        "registration.change",
        DESK,
        lambda desk: {"patient_id": desk.patient().id, "phone": "+34 600 123 456"},
        {Role.PATIENT: Own(_own_patient, PatientNotFound)},
    ),
    Method("patients.find", DESK, lambda desk: {"text": "anna"}),
    Method("patients.my_patient", EVERYBODY, _nothing),
    Method(
        "patients.patient",
        DESK,
        lambda desk: {"patient_id": desk.patient().id},
        {Role.PATIENT: Own(_own_patient, PatientNotFound)},
    ),
    Method("registration.register", DESK, lambda desk: {"name": "Anna Lang"}),
    Method(
        "appointments.appointment",
        BOOKING,
        lambda desk: {"appointment_id": _appointment_id(desk)},
        dict.fromkeys(
            (Role.PATIENT, Role.DOCTOR),
            Own(
                lambda desk, who: {"appointment_id": _own_appointment(desk, who)["appointment_id"]},
                AppointmentNotFound,
            ),
        ),
    ),
    Method(
        "appointments.book",
        BOOKING,
        _appointment,
        {
            Role.PATIENT: Own(_own_booking, PatientNotFound),
            Role.DOCTOR: Own(_own_booking, NotAllowed),
        },
    ),
    Method(
        "appointments.change_status",
        BOOKING,
        lambda desk: {"appointment_id": _appointment_id(desk), "status": "completed"},
        dict.fromkeys((Role.PATIENT, Role.DOCTOR), Own(_own_appointment, AppointmentNotFound)),
    ),
    Method("issuing.issue", DESK, _issue, {Role.PATIENT: Own(_own_issue, PatientNotFound)}),
    Method("calling.call", DESK, _call),
    Method("calling.call_next", DESK, _call_next),
    Method("calling.move cancel", DESK, _move(Verb.CANCEL, _of_waiting)),
    Method("calling.move done", DESK, _move(Verb.DONE, _of_called)),
    Method("calling.move hold", DESK, _move(Verb.HOLD, _of_waiting)),
    Method("calling.move leave", DESK, _move(Verb.LEAVE, _of_waiting)),
    Method("calling.move no_show", DESK, _move(Verb.NO_SHOW, _of_called)),
    Method("calling.move recall", DESK, _move(Verb.RECALL, _of_called)),
    Method("calling.move return", DESK, _move(Verb.RETURN, _of_held)),
    Method("calling.transfer", DESK, _transfer),
    Method("calling.undo", DESK, _of_called),
    Method("desk_view.snapshot", DESK, _department_id),
    Method(
        "doctor_view.snapshot",
        DESK,
        lambda desk: {"doctor_id": desk.doctor(desk.department()).id},
    ),
    Method("histories.token_history", DESK, _of_waiting),
    Method(
        "waiting_lines.labelled",
        DESK,
        _a_label,
        {Role.PATIENT: Own(lambda desk, _who: _a_label(desk))},
    ),
    Method(
        "waiting_lines.position", DESK, _of_waiting, {Role.PATIENT: Own(_own_token, TokenNotFound)}
    ),
    Method("waiting_lines.queue", DESK, _department_id, {Role.PATIENT: Own(_nothing_own)}),
    Method(
        "waiting_lines.token", DESK, _of_waiting, {Role.PATIENT: Own(_own_token, TokenNotFound)}
    ),
    Method("day_closing.close_earlier_days", ADMIN_ONLY, _nothing),
    Method(
        "display.acknowledge",
        PUBLIC,
        lambda desk: {
            "event_ids": [_announced_event(desk)],
            "display": "wall",
            "facts": tuple(Fact),
        },
    ),
    Method("messages.failures", DESK, _nothing),
    Method("messages.mark_handled", DESK, _failed_message),
    Method(
        "messages.set_template",
        ADMIN_ONLY,
        lambda desk: {"kind": "called", "channel": "sms", "text": "{label}, please"},
    ),
    Method("messages.templates", EVERYBODY, _nothing),
    Method("link_mails.claim", PUBLIC, _channels),
    Method("link_mails.due_at", PUBLIC, _channels),
    Method("link_mails.make", PUBLIC, _nothing),
    Method(
        "link_mails.report",
        PUBLIC,
        lambda desk: {"message_id": claimed_link(desk).id, "outcome": Outcome.UNKNOWN},
    ),
    Method("password_links.are_sent", PUBLIC, _nothing),
    Method("password_links.ask", PUBLIC, _asking_for_link),
    Method("password_links.set_password", PUBLIC, lambda desk: _link(desk) | _NEW_PASSWORD),
    Method("password_links.user", PUBLIC, _link),
    Method("outbox.claim", PUBLIC, _channels),
    Method("outbox.counts", PUBLIC, _nothing),
    Method("outbox.due_at", PUBLIC, _channels),
    Method("outbox.make", PUBLIC, _nothing),
    Method(
        "outbox.report", PUBLIC, lambda desk: _failed_message(desk) | {"outcome": Outcome.UNKNOWN}
    ),
    Method("tracking.address", DESK, _of_waiting, {Role.PATIENT: Own(_own_token, TokenNotFound)}),
    Method("tracking.code", DESK, _of_waiting, {Role.PATIENT: Own(_own_token, TokenNotFound)}),
    Method("tracking.leave", PUBLIC, lambda desk: {"code": _code(desk)}),
    Method("tracking.look", PUBLIC, lambda desk: {"code": _code(desk)}),
    Method("display.snapshot", PUBLIC, lambda desk: {"display": "wall"}),
    Method("event_log.newest", DESK, _nothing, {Role.PATIENT: Own(_nothing_own)}),
    Method("event_log.since", DESK, lambda desk: {"after": 0}, {Role.PATIENT: Own(_from_start)}),
    Method(
        "appointments.page",
        BOOKING,
        _nothing,
        dict.fromkeys((Role.PATIENT, Role.DOCTOR), Own(_nothing_own)),
    ),
    Method("patients.page", DESK, _nothing),
    Method(
        "users.patients_of",
        ADMIN_ONLY,
        lambda desk: {"user_ids": [_user_id(desk)]},
        dict.fromkeys(
            (Role.STAFF, Role.DOCTOR, Role.PATIENT),
            Own(lambda _desk, who: {"user_ids": [who.user_id]}),
        ),
    ),
    Method("todays_tokens.page", DESK, _nothing, {Role.PATIENT: Own(_nothing_own)}),
    Method(
        "users.user",
        ADMIN_ONLY,
        lambda desk: {"user_id": _user_id(desk)},
        dict.fromkeys((Role.STAFF, Role.DOCTOR, Role.PATIENT), Own(_own_user_id, UserNotFound)),
    ),
    Method("users.page", ADMIN_ONLY, _nothing),
    Method(
        "users.users_of",
        ADMIN_ONLY,
        lambda desk: {"patient_ids": [desk.patient().id]},
        dict.fromkeys(
            (Role.STAFF, Role.DOCTOR, Role.PATIENT),
            Own(lambda _desk, who: {"patient_ids": [who.patient_id or 1]}),
        ),
    ),
    Method(
        "reports.by_department",
        DESK,
        lambda desk: {"first_day": date(2026, 1, 1), "last_day": date(2026, 12, 31)},
    ),
)
BY_NAME = {method.name: method for method in METHODS}
CHANGING = tuple(m for m in METHODS if m.takes("request_id") and m.takes("by"))
"""All that change something for a signed-in user."""
FOR_ONESELF = tuple((method, role) for method in METHODS for role in method.own)
"""All that somebody of a role may do for themselves only."""
