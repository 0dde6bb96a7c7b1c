"""Signing in to a window, for all windows: only users who may see the whole queue."""

from typing import TYPE_CHECKING

from qtoken.domain.errors import NotAllowed, QTokenError
from qtoken.domain.roles import Right, require

if TYPE_CHECKING:
    from qtoken.services.access.accounts import Accounts
    from qtoken.services.rows import UserRow


class StaffOnly(QTokenError):
    """Name and password are right, but this user may not see what windows show."""

    code = "staff_only"
    message = "This window is for the clinic's staff. As a patient, please ask at the front desk."


def sign_in(accounts: "Accounts", username: str, password: str) -> "UserRow":
    """Return the user, who may work in a window. Raises as `Accounts.sign_in`, and `StaffOnly`."""
    user = accounts.sign_in(username, password)
    try:
        require(user.role, Right.SEE_QUEUE)
    except NotAllowed:
        raise StaffOnly from None
    return user
