"""Tokens and appointments: what cannot be done with them now."""

from qtoken.domain.errors.base import QTokenError


class DepartmentClosed(QTokenError):
    code = "department_closed"
    message = "{department} is closed. Open it, or choose another department."


class TokenAlreadyOpen(QTokenError):
    code = "token_already_open"
    message = "{patient} already has a token in {department}. Use that one: {label}."


class MoveRefused(QTokenError):
    code = "move_refused"
    message = '{label} is {status} now, so "{verb}" is not possible. Look at the queue.'


class DoctorAwaited(QTokenError):
    code = "doctor_awaited"
    message = (
        "{count} open tokens ask for {doctor} in the department before."
        " Call or transfer them first."
    )
    one = (
        "{count} open token asks for {doctor} in the department before. Call or transfer it first."
    )
    counted = "count"


class UserIsPatient(QTokenError):
    code = "user_is_patient"
    message = "The user {username} is a patient. Choose one of the staff."


class UserIsDoctor(QTokenError):
    code = "user_is_doctor"
    message = "This user is another doctor already. Choose another user."


class TokenChanged(QTokenError):
    code = "token_changed"
    message = "{label} has changed meanwhile: it is {status} now. Look at it, then press again."


class UndoOvertaken(QTokenError):
    code = "undo_overtaken"
    message = (
        "{label} was changed by somebody else meanwhile: it is {status} now. Nothing was undone."
    )


class ReasonMissing(QTokenError):
    code = "reason_missing"
    message = "{label} is not next in the line. Say why it is called before its turn."


class PriorityReserved(QTokenError):
    code = "priority_reserved"
    message = "Only the front desk gives the priority {priority}. Take a token without one."


class BookAtDesk(QTokenError):
    code = "book_at_desk"
    message = "Appointments are booked at the front desk only. Ask there for one."


class JoinAtDesk(QTokenError):
    code = "join_at_desk"
    message = "{department} takes new patients at the front desk only. Ask there for a token."


class RecordAtDesk(QTokenError):
    code = "record_at_desk"
    message = "{field} is changed at the front desk only. Leave it as it is, or ask there."


class ConsentAtDesk(QTokenError):
    code = "consent_at_desk"
    message = "Until the front desk has met you, you agree to messages there. Ask there."


class OneTokenOnly(QTokenError):
    code = "one_token_only"
    message = (
        "You have {label} for {department} already. Until the front desk has met you, you can have"
        " one token at a time. Ask there for another one."
    )


class OneAppointmentOnly(QTokenError):
    code = "one_appointment_only"
    message = (
        "You have an appointment already. Until the front desk has met you, you can have one at a"
        " time. Ask there for another one."
    )


class DoctorBusy(QTokenError):
    code = "doctor_busy"
    message = "{doctor} still has a patient in: {label}. Finish that token first."


class SameDepartment(QTokenError):
    code = "same_department"
    message = "{label} is in {department} already. Choose another department."


class DoctorElsewhere(QTokenError):
    code = "doctor_elsewhere"
    message = "{doctor} does not work in {department}. Choose another doctor or department."


class NothingToUndo(QTokenError):
    code = "nothing_to_undo"
    message = "There is nothing to undo on {label}."


class UndoTooLate(QTokenError):
    code = "undo_too_late"
    message = "The last action on {label} is too old to undo. Use the actions of the queue instead."


class TokenBusy(QTokenError):
    code = "token_busy"
    message = "{label} was being changed elsewhere at this moment. Look at it, then try again."


class StatusRefused(QTokenError):
    code = "status_refused"
    message = (
        "The appointment is {status} now. Patients can only cancel one that is still scheduled;"
        " ask the front desk for anything else."
    )
