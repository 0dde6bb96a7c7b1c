"""Whatever is typed: a named error and exit code 1, or usage and 2; nothing is half done."""

import pytest

from tests.support.shell import Shell

LONG = "x" * 10_000
CONTROL = "a\x07b"
HUGE_ID = "9" * 30
ISSUE = ("token", "issue", "--patient", "1", "--department", "C")
TEST_TOKEN = ("generate-test-token", "1", "--department", "C")

REFUSED = [
    (("patient", "add", ""), "text_missing"),
    (("patient", "add", "   "), "text_missing"),
    (("patient", "add", LONG), "text_too_long"),
    (("patient", "add", CONTROL), "text_unreadable"),
    (("patient", "add", "A", "--date-of-birth", "2999-01-01"), "date_not_yet"),
    (("patient", "add", "A", "--date-of-birth", "0000-13-99"), "date_invalid"),
    (("patient", "add", "A", "--date-of-birth", LONG), "date_invalid"),
    (("patient", "add", "A", "--phone", "abc"), "phone_invalid"),
    (("patient", "add", "A", "--email", "nobody"), "email_invalid"),
    (("patient", "add", "A", "--sex", "banana"), "sex_unknown"),
    (("patient", "find", LONG), "text_too_long"),
    (("patient", "find", CONTROL), "text_unreadable"),
    (("department", "add", "", "--letter", "D"), "text_missing"),
    (("department", "add", LONG, "--letter", "D"), "text_too_long"),
    (("department", "add", "Eyes", "--letter", "O"), "letter_invalid"),
    (("department", "add", "Eyes", "--letter", LONG), "letter_invalid"),
    (("department", "add", "Eyes", "--letter", "C"), "letter_taken"),
    (("department", "add", "Cardiology", "--letter", "D"), "name_taken"),
    (("department", "close", "Nowhere"), "department_not_found"),
    (("doctor", "add", "Dr. X", "--department", LONG), "department_not_found"),
    (("doctor", "add", "Dr. X", "--department", "C", "--user", "nobody"), "user_not_found"),
    (("doctor", "add", "Dr. X", "--department", "C", "--room", "99"), "room_not_found"),
    (("doctor", "add", CONTROL, "--department", "C"), "text_unreadable"),
    (("room", "add", ""), "text_missing"),
    (("room", "add", "Room 3"), "name_taken"),
    (("user", "add", "two words", "--role", "staff"), "username_invalid"),
    (("user", "add", "bob", "--role", "banana"), "role_unknown"),
    (("user", "add", "ANA", "--role", "staff"), "username_taken"),
    (("priority", "add", "VIP", "--head-start-min", "99999"), "number_out_of_range"),
    (("clinic", "set", "--time-zone", "Nowhere/Town"), "time_zone_unknown"),
    (("clinic", "set", "--time-zone", ""), "text_missing"),
    (("clinic", "set", "--name", ""), "text_missing"),
    (("clinic", "set", "--day-starts", "25:00"), "time_invalid"),
    (("clinic", "set", "--day-starts", ""), "text_missing"),
    (("clinic", "set", "--quiet-from", " "), "text_missing"),
    (("clinic", "set", "--quiet-to", ""), "text_missing"),
    (("clinic", "set", "--remind-at", ""), "text_missing"),
    (("department", "add", "Eyes", "--letter", ""), "text_missing"),
    (("user", "add", "bob", "--role", ""), "text_missing"),
    (("clinic", "set", "--called-per-doctor", "0"), "number_out_of_range"),
    (("clinic", "set", "--called-per-doctor", HUGE_ID), "number_out_of_range"),
    (("token", "issue", "--patient", "99", "--department", "C"), "patient_not_found"),
    (("token", "issue", "--patient", HUGE_ID, "--department", "C"), "patient_not_found"),
    (("token", "issue", "--patient", LONG, "--department", "C"), "patient_not_found"),
    (("token", "issue", "--patient", "-1", "--department", "C"), "patient_not_found"),
    (("token", "issue", "--patient", "1", "--department", "99"), "department_not_found"),
    (("token", "issue", "--patient", "1", "--department", HUGE_ID), "department_not_found"),
    (("token", "issue", "--patient", "1", "--department", ""), "department_not_found"),
    ((*ISSUE, "--priority", "banana"), "priority_unknown"),
    ((*ISSUE, "--doctor", "nobody"), "doctor_not_found"),
    ((*ISSUE, "--request-id", "short"), "request_id_invalid"),
    ((*ISSUE, "--request-id", CONTROL), "request_id_invalid"),
    (("token", "call-next", "--doctor", "99"), "doctor_not_found"),
    (("token", "call-next", "--doctor", HUGE_ID), "doctor_not_found"),
    (("token", "call-next", "--doctor", CONTROL), "doctor_not_found"),
    (("token", "call-next", "--department", "C", "--room", "nowhere"), "room_not_found"),
    (("token", "done", "99"), "token_not_found"),
    (("token", "done", "2147483647"), "token_not_found"),
    (("token", "done", "2147483648"), "token_not_found"),
    (("token", "done", HUGE_ID), "token_not_found"),
    (("token", "show", "C-999"), "token_not_found"),
    (("token", "show", LONG), "token_not_found"),
    (("token", "hold", "banana"), "token_not_found"),
    (("token", "undo", "٣"), "token_not_found"),
    (("queue", "--department", "banana"), "department_not_found"),
    ((*TEST_TOKEN, "--status", "banana"), "status_unknown"),
    ((*TEST_TOKEN, "--status", LONG), "status_unknown"),
    (("generate-test-token", "99", "--department", "C"), "patient_not_found"),
]

WRONG_USAGE = [
    ("banana",),
    ("token",),
    ("token", "banana"),
    ("token", "done"),
    ("token", "issue", "--patient", "1"),
    ("patient", "add"),
    ("patient", "add", "A", "--banana"),
    ("priority", "add", "VIP", "--head-start-min", "many"),
    ("clinic", "set", "--called-per-doctor", LONG),
    ("display", "--picture", "x.png", "--size", "huge"),
    ("replay",),
    ("replay", "x.csv", "--speed", "0"),
    ("replay", "x.csv", "--speed", "fast"),
    ("--database", "x.db", "queue"),
    ("doctor", "--as", "ana", "list"),
]


def _short(words: tuple[str, ...]) -> str:
    return " ".join(word[:12] for word in words)


def test_what_cannot_be_is_refused_by_name_and_leaves_nothing_behind(clinic_shell: Shell) -> None:
    wrong = []
    for words, error in REFUSED:
        answer = clinic_shell.run(*words)
        if (answer.code, answer.error, answer.out) != (1, error, ""):
            wrong.append((_short(words), error, answer))

    assert wrong == []
    assert clinic_shell.json("queue", "--ended") == []
    for noun in ("department", "doctor", "room", "user"):
        assert len(clinic_shell.json(noun, "list")) == 1


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_a_refusal_is_one_short_line_whatever_was_typed(clinic_shell: Shell) -> None:
    for words, _error in REFUSED:
        told = clinic_shell.run(*words).err
        assert told.endswith("\n")
        assert told.rstrip("\n").isprintable(), _short(words)
        assert len(told) < 400, _short(words)


@pytest.mark.parametrize("engine_name", ["sqlite"])
@pytest.mark.parametrize("words", WRONG_USAGE, ids=_short)
def test_wrong_usage_ends_with_2(clinic_shell: Shell, words: tuple[str, ...]) -> None:
    answer = clinic_shell.run(*words)

    assert answer.code == 2
    assert "Usage:" in answer.err


def test_a_name_that_several_have_asks_for_the_id(clinic_shell: Shell) -> None:
    clinic_shell.json("doctor", "add", "Dr. Mensah", "--department", "C")

    answer = clinic_shell.run("token", "call-next", "--doctor", "Dr. Mensah")

    assert (answer.code, answer.error) == (1, "name_ambiguous")
    assert "1, 2" in answer.err
