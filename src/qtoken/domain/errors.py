"""What can go wrong in a way that the user understands and can act on.

Each error has a stable `code` (for exit texts, logs and clients) and an English `message` with
named places; the entry layers translate the message and fill in `parameters`. Everything that is
not a `QTokenError` is a fault of ours.
"""

from typing import ClassVar


class QTokenError(Exception):
    """Base of all named errors: says what happened and what to do."""

    code: ClassVar[str] = "refused"
    message: ClassVar[str] = "The action was refused."
    one: ClassVar[str] = ""
    """The message where `counted` is one, if that is said in another form."""
    counted: ClassVar[str] = ""
    """The parameter that counts, where there is such a form."""

    def __init__(self, **parameters: object) -> None:
        is_one = bool(self.one) and parameters[self.counted] == 1
        super().__init__((self.one if is_one else self.message).format(**parameters))
        self.parameters = parameters


# --- who may do what -------------------------------------------------------------------------


class NotSignedIn(QTokenError):
    code = "not_signed_in"
    message = "Nobody is signed in. Sign in with a user name and a password."


class WrongPassword(QTokenError):
    code = "wrong_password"
    message = "The user name or the password is wrong. Check both and try again."


class SignInSlowed(QTokenError):
    code = "sign_in_slowed"
    message = "Too many wrong passwords. Wait {wait_s} seconds, then try again."
    one = "Too many wrong passwords. Wait {wait_s} second, then try again."
    counted = "wait_s"


class RegistrationClosed(QTokenError):
    code = "registration_closed"
    message = "This clinic registers patients at the front desk only. Ask there."


class RegistrationSlowed(QTokenError):
    code = "registration_slowed"
    message = (
        "Many have registered from the same network. Wait {wait_s} seconds, or ask at the front"
        " desk."
    )
    one = (
        "Many have registered from the same network. Wait {wait_s} second, or ask at the front"
        " desk."
    )
    counted = "wait_s"


class ResetClosed(QTokenError):
    code = "reset_closed"
    message = (
        "This clinic sends no links for a new password. Ask at the front desk, or an administrator."
    )


class ResetSlowed(QTokenError):
    code = "reset_slowed"
    message = (
        "Many links for a new password have been asked for from the same network. Wait {wait_s}"
        " seconds, or ask at the front desk."
    )
    one = (
        "Many links for a new password have been asked for from the same network. Wait {wait_s}"
        " second, or ask at the front desk."
    )
    counted = "wait_s"


class ResetLinkUnknown(QTokenError):
    code = "reset_link_unknown"
    message = (
        "This link has been used, or is too old. Sign in with the new password, or ask for another"
        " link on the sign-in page."
    )


class SelfServiceSlowed(QTokenError):
    code = "self_service_slowed"
    message = (
        "Many tokens or appointments have been taken from here. Wait {wait_s} seconds, or ask at"
        " the front desk."
    )
    one = (
        "Many tokens or appointments have been taken from here. Wait {wait_s} second, or ask at"
        " the front desk."
    )
    counted = "wait_s"


class NotAllowed(QTokenError):
    code = "not_allowed"
    message = "The role {role} may not do this. Ask somebody with the right role."


# --- input -----------------------------------------------------------------------------------


class TextMissing(QTokenError):
    code = "text_missing"
    message = "{field} is empty. Fill it in."


class TextTooLong(QTokenError):
    code = "text_too_long"
    message = "{field} has {length} characters; at most {limit} fit. Shorten it."
    one = "{field} has {length} character; at most {limit} fit. Shorten it."
    counted = "length"


class TextUnreadable(QTokenError):
    code = "text_unreadable"
    message = "{field} holds characters that cannot be shown or printed. Type it again."


class TextWordless(TextUnreadable):
    """Such as ??? or a dash: it can be shown, but nobody can be found or called by it."""

    code = "text_wordless"
    message = "{field} has no letter and no digit in it. Type one, as in “Unknown 1”."


class DateInvalid(QTokenError):
    code = "date_invalid"
    message = (
        "{text} is not a possible date of birth. Write it as year-month-day, such as 1984-03-02."
    )


class DateNotYet(DateInvalid):
    code = "date_not_yet"
    message = "{text} is not a possible date of birth: it has not come yet. Look at the year."


class DateTooLongAgo(DateInvalid):
    code = "date_too_long_ago"
    message = (
        "{text} is not a possible date of birth: it is more than {years} years ago. Look at the"
        " year."
    )
    one = (
        "{text} is not a possible date of birth: it is more than {years} year ago. Look at the"
        " year."
    )
    counted = "years"


class DateOfOtherCalendar(DateInvalid):
    code = "date_of_other_calendar"
    message = (
        "{text} looks like a date of the {calendar} calendar. Write it with the common year,"
        " {year}, as year-month-day."
    )


class TimeInvalid(QTokenError):
    code = "time_invalid"
    message = "{text} is not a possible time. Write it as hours:minutes."


class TimeTwice(QTokenError):
    code = "time_twice"
    message = "The clocks go back, so {text} comes twice. Write {first} or {second}."


class TimeSkipped(QTokenError):
    code = "time_skipped"
    message = "The clocks go forward, so there is no {text}. Write {first} or {second}."


class MomentInvalid(QTokenError):
    code = "moment_invalid"
    message = (
        "{text} is no possible date and time here. Write it as 2026-03-02T09:30:00, with a year"
        " from {first} to {last}."
    )


class DayInvalid(QTokenError):
    code = "day_invalid"
    message = "{text} is no possible day here. Write it with a year from {first} to {last}."


class UrlInvalid(QTokenError):
    code = "url_invalid"
    message = "{text} is not a web address. It looks like https://queue.example.org."


class PhoneInvalid(QTokenError):
    code = "phone_invalid"
    message = (
        "{text} is not a phone number. Write three digits or more, with nothing else than spaces,"
        " +, -, / and brackets between them."
    )


class PhonesTooMany(QTokenError):
    code = "phones_too_many"
    message = (
        "With {phone} there are three numbers, and room for two. Say which one is the second phone."
    )


class EmailInvalid(QTokenError):
    code = "email_invalid"
    message = "{text} is not an e-mail address. It looks like name@example.org."


class SexUnknown(QTokenError):
    code = "sex_unknown"
    message = "{text} is not known as a sex. Use one of: {known}, or leave it empty."


class LanguageInvalid(QTokenError):
    code = "language_invalid"
    message = "{text} is no language code. Write it like de or pt-BR."


class MessageKindUnknown(QTokenError):
    code = "message_kind_unknown"
    message = "There are no messages of the kind {kind}. Choose one of: {known}."


class ChannelUnknown(QTokenError):
    code = "channel_unknown"
    message = "Messages cannot be sent by {channel}. Choose one of: {known}."


class PlaceholderUnknown(QTokenError):
    code = "placeholder_unknown"
    message = "The words name {name} between braces, which is not known. Choose among: {known}."


class RemindersSilent(QTokenError):
    code = "reminders_silent"
    message = (
        "Reminders at {remind_at} would never go out: from {quiet_from} until midnight it is quiet."
        " Choose an earlier time, or shorter quiet hours."
    )


class TemplateInvalid(QTokenError):
    code = "template_invalid"
    message = (
        "A brace has no partner. Put placeholders between two, and write a brace itself twice."
    )


class LetterInvalid(QTokenError):
    code = "letter_invalid"
    message = (
        "{text} cannot be a department's letter. Use one to three of A to Z, without I, L, O and U."
    )


class PasswordTooShort(QTokenError):
    code = "password_too_short"
    message = "The password is too short. Use at least {limit} characters."
    one = "The password is too short. Use at least {limit} character."
    counted = "limit"


class PasswordCommon(QTokenError):
    code = "password_common"
    message = (
        "This password is one of those that are tried first. Choose another one, such as four words"
        " that only you would put together."
    )


class PasswordTellsName(QTokenError):
    code = "password_tells_name"
    message = (
        "The password is little more than a name that others know: yours, your e-mail address or"
        " the clinic's. Choose another one, such as four words that only you would put together."
    )


class PasswordUnchanged(QTokenError):
    code = "password_unchanged"
    message = "That is the old password, which somebody may know. Choose another one."


class OldPasswordNeeded(QTokenError):
    """One's own password is changed by whoever knows it, not by whoever sits where it was typed."""

    code = "old_password_needed"
    message = (
        "Change your own password with the old one: under My account on the pages, or at"
        " /api/profile/change-password/"
    )


class UsernameInvalid(QTokenError):
    code = "username_invalid"
    message = "{text} cannot be a user name. Use letters, digits, and . _ - @ without spaces."


class UsernameMixed(QTokenError):
    code = "username_mixed"
    message = "{username} mixes letters of several alphabets. Type it with one keyboard only."


class NumberOutOfRange(QTokenError):
    code = "number_out_of_range"
    message = "{field} must lie between {lowest} and {highest}."


class ChoiceUnknown(QTokenError):
    code = "choice_unknown"
    message = "{field} is one of: {known}."


class TimeZoneUnknown(QTokenError):
    code = "time_zone_unknown"
    message = "{text} is not a known time zone. Names look like Europe/Madrid."


class CountryUnknown(QTokenError):
    code = "country_unknown"
    message = "{text} is not a known country. Write its two letters, such as ES or IN."


class RequestIdInvalid(QTokenError):
    code = "request_id_invalid"
    message = "The request id must be 8 to 64 letters, digits or dashes."


class RequestIdReused(QTokenError):
    code = "request_id_reused"
    message = (
        "The request id belongs to a command that asked for something else. Use a new one for each."
    )


# --- not found -------------------------------------------------------------------------------


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


# --- taken -----------------------------------------------------------------------------------


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


class OwnNumberTaken(QTokenError):
    code = "own_number_taken"
    message = "The patient number {own_number} belongs to another patient. Check the number."


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


# --- the queue -------------------------------------------------------------------------------


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


# --- appointments ----------------------------------------------------------------------------


class StatusRefused(QTokenError):
    code = "status_refused"
    message = (
        "The appointment is {status} now. Patients can only cancel one that is still scheduled;"
        " ask the front desk for anything else."
    )


# --- the database ----------------------------------------------------------------------------


class DatabaseError(QTokenError):
    """Base of what is wrong with the database's surroundings, not with the request."""

    code = "database_error"
    message = "The database cannot be used at the moment."


class DatabaseUnreachable(DatabaseError):
    code = "database_unreachable"
    message = "The database cannot be reached. Nothing was changed; try again when it is back."


class DatabaseAddressFails(DatabaseUnreachable):
    """For who set the address up, not for strangers."""

    code = "database_address_fails"
    message = "No connection to the database comes about with this address. Correct it."


class DatabaseAbsent(DatabaseAddressFails):
    code = "database_absent"
    message = (
        "The server has no database called {name}. Correct the address; or make it with"
        " createdb --encoding=UTF8 --template=template0 and that name, then run qtoken init."
    )


class DatabaseEntryRefused(DatabaseAddressFails):
    """The server answers, and lets nobody in."""

    code = "database_entry_refused"
    message = (
        "The database server lets nobody in with this address. It says: {said}. Nothing was"
        " changed; correct the address, or let whoever looks after the server see to it."
    )


class DatabasePasswordWrong(DatabaseEntryRefused):
    code = "database_password_wrong"
    message = (
        "The database server does not take the user name or the password in the database's address."
        " Nothing was changed; correct them there, or in the file of passwords (~/.pgpass)."
    )


class DatabasePasswordNeeded(DatabaseEntryRefused):
    code = "database_password_needed"
    message = (
        "The database server asks for a password, and none is known here. Nothing was changed;"
        " write it into the address (postgresql://user:password@server/qtoken) or into the file of"
        " passwords (~/.pgpass)."
    )


class DatabaseComputerRefused(DatabaseEntryRefused):
    code = "database_computer_refused"
    message = (
        "The database server takes no connections of this user to this database from this computer."
        " Nothing was changed; let whoever looks after the server allow them (pg_hba.conf), or add"
        " ?sslmode=require to the address if it takes encrypted ones only."
    )


class DatabaseFull(DatabaseEntryRefused):
    code = "database_full"
    message = (
        "The database server has no connection left. Nothing was changed; close programs that are"
        " not needed, or let whoever looks after the server allow more of them (max_connections, or"
        " the limit of a role or a database)."
    )


class DatabaseUnencrypted(DatabaseAddressFails):
    code = "database_unencrypted"
    message = (
        "There is no encrypted connection to the database server: {reason}. Nothing was changed;"
        " correct sslmode or the certificates that the address names, or let whoever looks after"
        " the server see to it."
    )


class DatabaseHostUnknown(DatabaseAddressFails):
    code = "database_host_unknown"
    message = (
        "No computer called {host} is found, where the database should be. Nothing was changed;"
        " correct the address, or try again when the network is back."
    )


class DatabaseLeftBehind(DatabaseAddressFails):
    """Of several servers; the one that has gone on does not answer."""

    code = "database_left_behind"
    message = (
        "The database server that answers has been replaced by a standby, and does not know what"
        " was done since. Nothing was changed; start the one that took its place, and stop the old"
        " one or make it a standby."
    )


class DatabaseReplaced(DatabaseUnreachable):
    code = "database_replaced"
    message = (
        "Another file was put in the place of {path}, such as a backup. Nothing was changed; look"
        " at the queue as it is now, then try again."
    )


class DatabaseOverwritten(DatabaseUnreachable):
    code = "database_overwritten"
    message = (
        "Something wrote over {path} while it was open. Nothing was changed; close all qtoken"
        " programs, then put the last backup back as docs/backups.md says."
    )


class DatabaseOfOthers(DatabaseUnreachable):
    code = "database_of_others"
    message = (
        "{path} is another clinic's database now. Nothing was changed; put this clinic's file back,"
        " or close this program and start it again."
    )


class DatabaseLogLost(DatabaseUnreachable):
    code = "database_log_lost"
    message = (
        "The files beside {path} (-wal and -shm) were removed or changed while they were in use."
        " Nothing was changed now; see whether the last tokens are in the queue, then try again."
    )


class DatabaseOfTwoNames(DatabaseUnreachable):
    """Its log lies beside one of the names, and is not seen under the other."""

    code = "database_of_two_names"
    message = (
        "{path} has a second name (a hard link), and what is written under one is not seen under"
        " the other. Nothing was changed; remove the other name (find -samefile shows it), and make"
        " backups as docs/backups.md says."
    )


class DatabaseForbidden(DatabaseUnreachable):
    """Waiting brings nothing, and nobody's network is at fault."""

    code = "database_forbidden"
    message = (
        "{path} may be read by another user of this computer only. Nothing was changed; sign in to"
        " the computer as that user, or have the owner or the rights of the file changed."
    )


class DatabaseNoFile(DatabaseError):
    code = "database_no_file"
    message = (
        "{path} is no file, but a folder, a device or a link that leads to itself. Nothing was"
        " changed; name the clinic's file itself, such as clinic.db in that folder."
    )


class OutcomeUnknown(DatabaseUnreachable):
    code = "outcome_unknown"
    message = (
        "The connection broke before an answer came: it may have been done."
        " Look at the queue before you try again."
    )


class DatabaseBusy(DatabaseError):
    code = "database_busy"
    message = "The database is busy. Nothing was changed; try again."


class ClockWrong(DatabaseError):
    code = "clock_wrong"
    message = (
        "The clock of the computer with the database has lost its time: it shows {day}. Nothing was"
        " changed; set its date and time, then try again."
    )


class DatabaseReadOnly(DatabaseError):
    code = "database_read_only"
    message = "The database cannot be written. Nothing was changed; check the file's rights."


class ServerReadOnly(DatabaseReadOnly):
    code = "server_read_only"
    message = (
        "The database server takes no changes: it is a standby, or set to be read only. Nothing was"
        " changed; connect to the server that takes them."
    )


class ServerRightsMissing(DatabaseReadOnly):
    code = "server_rights_missing"
    message = (
        "The database server does not let this program's user do that. Nothing was changed; let"
        " whoever looks after the server make that user the owner of the database."
    )


class DatabaseUnwritable(DatabaseError):
    code = "database_unwritable"
    message = "{path} cannot be made. Check the folder's rights, or choose another place."


class DiskFull(DatabaseError):
    code = "disk_full"
    message = "The disk is full. Nothing was changed; make room, then try again."


class DatabaseForeign(DatabaseError):
    code = "database_foreign"
    message = "This is not a qtoken database. It was left as it is; choose another one."


class DatabaseDamaged(DatabaseError):
    code = "database_damaged"
    message = (
        "The database is damaged. Close all programs that use it, then restore the last backup."
    )


class DatabaseFailing(DatabaseError):
    code = "database_failing"
    message = (
        "The computer with the database cannot read or write its disk as it should. Nothing was"
        " changed; have its disk and its log looked at."
    )


class DatabasePooled(DatabaseError):
    code = "database_pooled"
    message = (
        "Something between this computer and the database server hands commands to one connection"
        " and then to another. Nothing was changed; connect to the server itself, or let the pooler"
        " keep a connection for each session (PgBouncer: pool_mode=session)."
    )


class DatabaseTextRefused(DatabaseError):
    code = "database_text_refused"
    message = (
        "The database cannot keep these characters. Nothing was changed; let whoever looks after"
        " the server make a database with the encoding UTF8."
    )


class DatabaseTorn(DatabaseError):
    code = "database_torn"
    message = (
        "{path} is gone or empty, but {log} beside it holds its last changes. Nothing was made;"
        " close all qtoken programs, then put the file back or restore the last backup."
    )


class DatabaseMissing(DatabaseError):
    code = "database_missing"
    message = "There is no clinic in this database yet. Run: qtoken init --admin NAME"


class DatabaseFileMissing(DatabaseMissing):
    """Nobody can know whether one was ever there."""

    code = "database_file_missing"
    message = (
        "There is no file {path}. If the clinic has a database, see first where the file or its"
        " folder went; if the clinic is new, run: qtoken init --admin NAME"
    )


class SchemaOlder(DatabaseError):
    code = "schema_older"
    message = "The database is of an older qtoken ({found}). Run: qtoken db upgrade"


class SchemaNewer(DatabaseError):
    code = "schema_newer"
    message = "The database is of a newer qtoken ({found}). Update qtoken on this computer."


class SchemaChanged(DatabaseError):
    code = "schema_changed"
    message = (
        "The database is not as this qtoken needs it: somebody has upgraded or altered it. Nothing"
        " was changed; close qtoken, update it, and start it again."
    )


class SchemaIncomplete(DatabaseError):
    code = "schema_incomplete"
    message = (
        "This database of qtoken lacks {missing}. It was left as it is; restore the last backup."
    )


class SchemaUnknown(DatabaseError):
    code = "schema_unknown"
    message = (
        "This database has tables of qtoken, but does not say of which version. It was left as it"
        " is; restore the last backup."
    )


class SchemaUnfit(DatabaseError):
    code = "schema_unfit"
    message = (
        "The database says that it is of the version {found}, but cannot be upgraded from there:"
        " its tables are others. It was left as it is; restore the last backup."
    )


class DatabaseOnNetwork(DatabaseError):
    code = "database_on_network"
    message = (
        "{path} lies in a network folder, where SQLite loses data. Keep the file on this"
        " computer, or use PostgreSQL: --database postgresql://user@server/qtoken"
    )


class DatabaseInSyncedFolder(DatabaseError):
    code = "database_in_synced_folder"
    message = (
        "{path} lies in {folder}, which a program copies to other computers: SQLite loses data"
        " there. Keep the file in another folder of this computer, and copy backups there."
    )


class DatabaseUrlInvalid(DatabaseError):
    code = "database_url_invalid"
    message = (
        "The database address cannot be read. It looks like sqlite:///clinic.db (without a ?) or"
        " postgresql://user@server/qtoken"
    )


class DatabaseAddressRefused(DatabaseUrlInvalid):
    """It has an option that nobody knows, or one with such a value."""

    code = "database_address_refused"
    message = "The database address cannot be used: {reason}. Correct it there."


class SettingsUnreadable(DatabaseUrlInvalid):
    """The address may stand in a file that nobody can read: another database would be a guess."""

    code = "settings_unreadable"
    message = (
        "{path} cannot be read ({reason}), and may name the clinic's database. Correct that file,"
        " or move it away to begin with the usual settings."
    )


class DatabaseEncodingWrong(DatabaseError):
    code = "database_encoding_wrong"
    message = (
        "The database is kept in {encoding}, which cannot hold every name. Nothing was changed;"
        " make one in UTF-8, for example: createdb --encoding=UTF8 --template=template0 qtoken"
    )


class DatabaseSchemaUnset(DatabaseError):
    code = "database_schema_unset"
    message = (
        "The search_path of this role names no schema to keep tables in. Nothing was changed; set"
        " it, for example: ALTER ROLE qtoken SET search_path TO public"
    )


# --- files -----------------------------------------------------------------------------------


class GatewaysUnreadable(QTokenError):
    code = "gateways_unreadable"
    message = "{path} cannot be read. It names the gateways for messages; see docs/messages.md."


class GatewaysExposed(QTokenError):
    code = "gateways_exposed"
    message = "{path} holds passwords, and others can read it. Run: chmod 600 {path}"


class GatewaysInvalid(QTokenError):
    code = "gateways_invalid"
    message = "{path} does not name gateways for messages: {reason}."


class GatewayMissing(QTokenError):
    code = "gateway_missing"
    message = "Text messages need qtoken's messages part. Install it, or leave out [sms]."


class FileUnreadable(QTokenError):
    code = "file_unreadable"
    message = "{path} cannot be read: {reason}."


class RecordInvalid(QTokenError):
    code = "record_invalid"
    message = "Line {line} of the record: {reason}. Nothing was changed."
