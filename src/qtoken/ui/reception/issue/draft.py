"""A form that is half filled in when the telephone rings. No Qt here."""

from dataclasses import replace

from qtoken.ui.reception.issue.registration import PatientForm


class Draft:
    """Keeps what was typed into a form that was left to look for somebody else.

    It comes back for the same name, or when it is asked for: never under another name, because one
    person's telephone and needs must not become another's.
    """

    def __init__(self) -> None:
        self._opened = PatientForm()
        self._kept: PatientForm | None = None

    @property
    def name(self) -> str:
        """Whose form is kept, or what else is known of them; nothing if none is."""
        form = self._kept
        return "" if form is None else form.name.strip() or form.phone.strip()

    def opened(self, form: PatientForm) -> PatientForm:
        """A form was asked for, to begin like this; returns what it begins with."""
        is_same = self._kept is not None and bool(form.name) and _is_same(form, self._kept)
        kept = self._kept if is_same and self._kept is not None else form
        if is_same:
            self._kept = None
        self._opened = form
        return kept

    def taken(self) -> PatientForm | None:
        """Return what is kept, and keep it no longer."""
        kept, self._kept = self._kept, None
        if kept is not None:
            self._opened = PatientForm()
        return kept

    def left(self, form: PatientForm) -> None:
        """Somebody else is looked for instead of filling in this form."""
        is_begun = replace(form, name=self._opened.name, phone=self._opened.phone) != self._opened
        is_more = is_begun or form.phone.strip() != self._opened.phone.strip()
        if is_more and (form.name.strip() or form.phone.strip()):
            self._kept = form

    def registered(self, name: str) -> None:
        """Somebody of this name is registered: whoever it was kept for is there."""
        if self._kept is not None and _is_same(PatientForm(name=name), self._kept):
            self._kept = None


def _is_same(one: PatientForm, other: PatientForm) -> bool:
    return one.name.strip().casefold() == other.name.strip().casefold()
