"""What people are told: sentences with words, never with the names that the code uses."""

from collections.abc import Iterator

import pytest

from qtoken import phrases, texts
from qtoken.domain.appointment import AppointmentStatus
from qtoken.domain.errors import (
    MoveRefused,
    NotAllowed,
    QTokenError,
    SignInSlowed,
    StatusRefused,
    TextMissing,
    TokenChanged,
)
from qtoken.domain.fields import Field
from qtoken.domain.reasons import FixedReason
from qtoken.domain.roles import Role
from qtoken.domain.token import Status, Verb


class _RoomTaken(QTokenError):
    code = "room_taken"
    message = "{room} is taken. Choose another room."


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    texts.use_language(texts.ENGLISH)


def test_an_error_is_told_in_the_language_spoken() -> None:
    error = _RoomTaken(room="Room 3")
    in_english = phrases.sentence(error)

    texts.use_language(texts.ACCENTED)

    assert in_english == "Room 3 is taken. Choose another room."
    assert "Room 3" in phrases.sentence(error)
    assert phrases.sentence(error) != in_english


@pytest.mark.parametrize("language", [texts.ENGLISH, texts.ACCENTED])
def test_no_name_of_the_code_reaches_a_person(language: str) -> None:
    texts.use_language(language)
    refusals: list[QTokenError] = [
        *(
            MoveRefused(label="C-001", status=status, verb=verb)
            for status in Status
            for verb in Verb
        ),
        *(TokenChanged(label="C-001", status=status) for status in Status),
        *(StatusRefused(status=status) for status in AppointmentStatus),
        *(NotAllowed(role=role) for role in Role),
    ]

    told = [phrases.sentence(refusal) for refusal in refusals]

    assert not [text for text in told if "_" in text]
    if language == texts.ACCENTED:
        assert not [text for text in told if " called" in text or " hold" in text]


@pytest.mark.parametrize("field", Field)
def test_a_field_is_named_by_its_word(field: Field) -> None:
    told = phrases.sentence(TextMissing(field=field))

    texts.use_language(texts.ACCENTED)

    assert told[0].isupper()
    assert "_" not in told
    assert field not in phrases.sentence(TextMissing(field=field))


@pytest.mark.parametrize("reason", FixedReason)
def test_a_reason_of_the_programs_own_is_said_in_words(reason: FixedReason) -> None:
    in_english = phrases.reason(reason.value)

    texts.use_language(texts.ACCENTED)

    assert "_" not in in_english
    assert phrases.reason(reason.value).startswith("[")
    assert phrases.reason("Result is here") == "Result is here"


def test_a_refusal_counts_as_the_language_does() -> None:
    one, many = SignInSlowed(wait_s=1), SignInSlowed(wait_s=2)

    assert phrases.sentence(one) == "Too many wrong passwords. Wait 1 second, then try again."
    assert phrases.sentence(many) == "Too many wrong passwords. Wait 2 seconds, then try again."
    assert (str(one), str(many)) == (phrases.sentence(one), phrases.sentence(many))


def test_a_refusal_keeps_the_name_for_programs() -> None:
    refusal = TokenChanged(label="C-001", status=Status.NO_SHOW)

    assert refusal.parameters["status"] == "no_show"
    assert phrases.sentence(refusal).startswith("C-001 has changed meanwhile: it is no-show now.")
