"""What was named is not there."""

from qtoken.domain.errors.base import QTokenError


class PatientNotFound(QTokenError):
    code = "patient_not_found"
    message = "There is no patient {patient}. Find or register the patient first."


class DepartmentNotFound(QTokenError):
    code = "department_not_found"
    message = "There is no department {department}. Look at the list of departments."


class DoctorNotFound(QTokenError):
    code = "doctor_not_found"
    message = "There is no doctor {doctor}. Look at the list of doctors."


class RoomNotFound(QTokenError):
    code = "room_not_found"
    message = "There is no room {room}. Look at the list of rooms."


class UserNotFound(QTokenError):
    code = "user_not_found"
    message = "There is no user {user}. Look at the list of users."


class TokenNotFound(QTokenError):
    code = "token_not_found"
    message = "There is no token {token}. Look at the queue."


class CodeUnknown(QTokenError):
    code = "code_unknown"
    message = "This link leads to no token of today. Ask at the front desk."


class AppointmentNotFound(QTokenError):
    code = "appointment_not_found"
    message = "There is no appointment {appointment}. Look at the list of appointments."


class MessageNotFound(QTokenError):
    code = "message_not_found"
    message = "There is no message {message} that failed. Look at the list of messages."


class KeyNotFound(QTokenError):
    code = "key_not_found"
    message = "There is no key {key} of yours. List the keys to see which there are."


class PriorityUnknown(QTokenError):
    code = "priority_unknown"
    message = "There is no priority {priority}. Choose one of: {known}."


class StatusUnknown(QTokenError):
    code = "status_unknown"
    message = "There is no status {status}. Choose one of: {known}."


class RoleUnknown(QTokenError):
    code = "role_unknown"
    message = "There is no role {role}. Choose one of: {known}."
