"""The HTTP status of each refusal, and the field of the request that it is about."""

from typing import NamedTuple

from qtoken.domain.errors import DatabaseError, QTokenError


class Refusal(NamedTuple):
    """The HTTP status of a refusal, and the field of the request it is about, if any."""

    status: int = 400
    field: str = ""


REFUSALS: dict[str, Refusal] = {
    "address_unknown": Refusal(404),
    "body_too_large": Refusal(413),
    "book_at_desk": Refusal(403),
    "consent_at_desk": Refusal(403),
    "content_type_refused": Refusal(415),
    "date_invalid": Refusal(field="date_of_birth"),
    "date_not_yet": Refusal(field="date_of_birth"),
    "date_of_other_calendar": Refusal(field="date_of_birth"),
    "date_too_long_ago": Refusal(field="date_of_birth"),
    "day_invalid": Refusal(field="date"),
    "department_closed": Refusal(field="department"),
    "department_needed": Refusal(field="department"),
    "doctor_elsewhere": Refusal(field="doctor"),
    "email_invalid": Refusal(field="email"),
    "form_refused": Refusal(403),
    "internal_error": Refusal(500),
    "join_at_desk": Refusal(field="department"),
    "language_invalid": Refusal(field="language"),
    "last_admin": Refusal(field="is_active"),
    "letter_invalid": Refusal(field="letter"),
    "letter_taken": Refusal(field="letter"),
    "listeners_many": Refusal(503),
    "listeners_of_user_many": Refusal(429),
    "method_refused": Refusal(405),
    "metrics_hidden": Refusal(403),
    "moment_invalid": Refusal(field="date"),
    "name_ambiguous": Refusal(field="priority"),
    "name_reserved": Refusal(field="name"),
    "name_taken": Refusal(field="name"),
    "not_allowed": Refusal(403),
    "not_signed_in": Refusal(401),
    "old_password_needed": Refusal(field="password"),
    "old_password_wrong": Refusal(field="old_password"),
    "one_token_only": Refusal(field="department"),
    "record_number_taken": Refusal(field="record_number"),
    "password_common": Refusal(field="password"),
    "password_tells_name": Refusal(field="password"),
    "password_too_short": Refusal(field="password"),
    "password_unchanged": Refusal(field="password"),
    "phone_invalid": Refusal(field="phone"),
    "phones_too_many": Refusal(field="phone"),
    "priority_reserved": Refusal(403, "priority"),
    "priority_unknown": Refusal(field="priority"),
    "reason_missing": Refusal(field="reason"),
    "record_at_desk": Refusal(403),
    "registration_busy": Refusal(503),
    "registration_closed": Refusal(403),
    "registration_slowed": Refusal(429),
    "reset_closed": Refusal(403),
    "reset_slowed": Refusal(429),
    "role_unknown": Refusal(field="role"),
    "self_service_slowed": Refusal(429),
    "sex_unknown": Refusal(field="sex"),
    "sign_in_slowed": Refusal(429),
    "status_refused": Refusal(field="status"),
    "status_unknown": Refusal(field="status"),
    "time_invalid": Refusal(field="date"),
    "time_skipped": Refusal(field="date"),
    "time_twice": Refusal(field="date"),
    "token_already_open": Refusal(field="patient_id"),
    "token_busy": Refusal(503),
    "user_is_doctor": Refusal(field="user_id"),
    "user_is_patient": Refusal(field="user_id"),
    "username_invalid": Refusal(field="username"),
    "username_mixed": Refusal(field="username"),
    "username_taken": Refusal(field="username"),
    "wrong_password": Refusal(401),
}
"""Codes that are more than a plain 400 and follow from no rule in `_as_refusal`."""


def status_of(error: QTokenError) -> int:
    """Return the HTTP status of a refusal."""
    return _as_refusal(error).status


def field_of(error: QTokenError) -> str:
    """Return the field that a refusal is about, by its name in the API; empty if none."""
    return _as_refusal(error).field or str(error.parameters.get("field") or "")


def _as_refusal(error: QTokenError) -> Refusal:
    if isinstance(error, DatabaseError):
        # Nothing is wrong with the request: it is worth sending it again.
        return Refusal(503)
    known = REFUSALS.get(error.code)
    if known is not None:
        return known
    noun = error.code.removesuffix("_not_found")
    return Refusal(404, noun) if noun != error.code else Refusal()
