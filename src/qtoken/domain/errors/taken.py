"""What was named is there already, or somebody has it."""

from qtoken.domain.errors.base import QTokenError


class NameTaken(QTokenError):
    code = "name_taken"
    message = "{name} is there already. Use the one that is there, or another name."


class LetterTaken(QTokenError):
    code = "letter_taken"
    message = "The letter {letter} belongs to another department. Choose another letter."


class LettersUsedUp(QTokenError):
    code = "letters_used_up"
    message = "All letters for departments are in use. Use a department that is there already."


class NameReserved(QTokenError):
    code = "name_reserved"
    message = "{name} means the clinic's own emergency or usual class. Choose another name."


class NameAmbiguous(QTokenError):
    """Several have the name that was typed."""

    code = "name_ambiguous"
    message = "Several are called {name}. Use the id, one of: {ids}."


class UsernameTaken(QTokenError):
    code = "username_taken"
    message = "The user name {username} is taken. Choose another one."


class RecordNumberTaken(QTokenError):
    code = "record_number_taken"
    message = "The record number {record_number} belongs to another patient. Check the number."


class PatientHasUser(QTokenError):
    code = "patient_has_user"
    message = "{patient} has a user already. Give that one a new password, or check the patient."


class PatientRoleNeeded(QTokenError):
    code = "patient_role_needed"
    message = (
        "A user of the role {role} is no patient. Choose the role patient, or name no patient."
    )


class AlreadySetUp(QTokenError):
    code = "already_set_up"
    message = "This database has an administrator already. Sign in as that user."


class LastAdmin(QTokenError):
    code = "last_admin"
    message = "{username} is the last administrator. Make another one first."
