"""Finds words that no language can translate, on anything that people read.

The accented language has no plain Latin letter, and the clinic here has none either: what is left
of them on a screen was not looked up, or is a name of the code.
"""

import re
from dataclasses import dataclass

from qtoken import texts
from qtoken.domain.press import Press
from qtoken.domain.token import Verb
from qtoken.services.people.patient_rows import PatientRow
from qtoken.services.rows import DepartmentRow, DoctorRow, TokenRow
from tests.support.desk import Desk, new_request

LANGUAGE = texts.ACCENTED

_TYPED = re.compile(
    r"\b[A-Z]{1,3}-\d+\b"  # labels
    r"|\bQTOKEN_[A-Z_]+\b|(?<!\w)--?[a-z][\w-]*"  # what is typed at a shell
    r"|\b(?:Ctrl|Alt|Shift|Enter|Esc|Del|Tab|F\d+|Ins|Backspace|Space|Return|PgUp|PgDown)\b"
    r"|\{\w+\}"  # filled by a script of the page
    r"|\S+://\S*|/[\w{}/.-]+/?|\S+@\S+"
    r"|\b(?:UTC|QR|PDF|qtoken)\b"
)
_PLAIN = re.compile(r"[A-Za-z]{2,}")


def plain_words(text: str, *known: str) -> set[str]:
    """Return the plain words of a text, but for labels, keys, addresses and `known` ones."""
    for phrase in known:
        text = re.sub(rf"(?<!\w){re.escape(phrase)}(?!\w)", " ", text)
    return set(_PLAIN.findall(_TYPED.sub(" ", text)))


@dataclass(frozen=True, slots=True)
class GreekClinic:
    """What there is, without a Latin letter in any name but the users'."""

    department: DepartmentRow
    doctor: DoctorRow
    patients: tuple[PatientRow, ...]
    called: TokenRow
    held: TokenRow
    waiting: TokenRow


def greek_clinic(desk: Desk) -> GreekClinic:
    """Name the clinic, and let one be called, one be on hold and one wait before an emergency."""
    services, by = desk.services, desk.by
    services.clinic_setup.change_clinic(
        name="Κλινική", public_url="https://queue.example.org", press=Press(by, new_request())
    )
    department = desk.department("Καρδιολογία", "C")
    doctor = desk.doctor(department, "Ιατρός", room=desk.room("Αίθουσα 1"))
    patients = tuple(map(desk.patient, ("Μαρία", "Ελένη", "Νίκος", "Σοφία")))
    tokens = [
        desk.issue(department, patient, priority=priority)
        for patient, priority in zip(
            patients, ("normal", "normal", "normal", "emergency"), strict=True
        )
    ]
    called = services.calling.call(
        tokens[0].id, doctor_id=doctor.id, press=Press(by, new_request(), reason="Α")
    )
    held = services.calling.move(Verb.HOLD, tokens[1].id, press=Press(by, new_request()))
    return GreekClinic(department, doctor, patients, called, held, tokens[2])
