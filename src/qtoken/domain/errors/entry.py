"""What was typed or sent cannot be used."""

from qtoken.domain.errors.base import QTokenError


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
