"""Who may do what, and how often."""

from qtoken.domain.errors.base import QTokenError


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
