"""What the wall says when there is no news, to patients and to the staff. No Qt here."""

from qtoken.domain.errors import QTokenError
from qtoken.phrases import sentence
from qtoken.texts import _, left_to_right


def for_patients() -> str:
    """Return what patients should do."""
    return _("This screen is not up to date. Please listen for your number.")


def for_staff(last_news: str | None, cause: QTokenError | None, where: str) -> str:
    """Return what cannot be reached and since when; `last_news` is None if there never was any.

    `where` is the database's address, without a password; `cause` is why it cannot be used.
    """
    if last_news is None:
        since = _("There was no news since this display was started.")
    else:
        since = _("There is no news since {time}.").format(time=left_to_right(last_news))
    why = _("The database does not answer.") if cause is None else sentence(cause)
    if not where:
        return f"{since} {why}"
    return _("{since} {where}: {why}").format(since=since, where=left_to_right(where), why=why)
