"""Tokens from a shell: every verb, and how tokens and departments are named."""

from uuid import uuid4

import pytest

from tests.support.shell import Shell

KEYS = {"id", "label", "number", "status", "department", "patient", "department_id", "patient_id"}


def issue(shell: Shell, *words: str, patient: str = "1") -> dict[str, object]:
    token: dict[str, object] = shell.json(
        "token", "issue", "--patient", patient, "--department", "C", *words
    )
    return token


def test_an_issued_token_is_one_json_object_with_names_and_ids(clinic_shell: Shell) -> None:
    token = issue(clinic_shell)

    assert token.keys() >= KEYS
    assert (token["label"], token["number"], token["status"]) == ("C-001", 1, "waiting")
    assert (token["department"], token["patient"]) == ("Cardiology", "Maria Lopez")
    assert str(token["issued_at"]).endswith("Z")


@pytest.mark.parametrize("name", ["Cardiology", "cardiology", " CARDIOLOGY ", "C", "c", "1"])
def test_a_department_is_named_by_name_letter_or_id(clinic_shell: Shell, name: str) -> None:
    token = clinic_shell.json("token", "issue", "--patient", "1", "--department", name)

    assert token["department"] == "Cardiology"


@pytest.mark.parametrize("name", ["emergency", "EMERGENCY", "3"])
def test_a_priority_is_named_by_name_or_id(clinic_shell: Shell, name: str) -> None:
    token = issue(clinic_shell, "--priority", name)

    assert token["priority"] == "emergency"


def test_call_next_calls_to_the_doctors_room(clinic_shell: Shell) -> None:
    issue(clinic_shell)

    called = clinic_shell.json("token", "call-next", "--doctor", "1")

    assert (called["label"], called["status"]) == ("C-001", "called")
    assert (called["doctor"], called["room"]) == ("Dr. Mensah", "Room 3")


def test_call_next_takes_a_doctors_name_too(clinic_shell: Shell) -> None:
    issue(clinic_shell)

    called = clinic_shell.json("token", "call-next", "--doctor", "dr. mensah")

    assert called["doctor_id"] == 1


def test_call_next_on_an_empty_queue_is_null(clinic_shell: Shell) -> None:
    assert clinic_shell.json("token", "call-next", "--doctor", "1") is None
    assert "Nobody" in clinic_shell.run("token", "call-next", "--doctor", "1").out


def test_call_next_for_nobody_in_particular_is_of_the_whole_clinic(clinic_shell: Shell) -> None:
    assert clinic_shell.run("token", "call-next").out == "Nobody is waiting.\n"


def test_a_doctor_who_is_signed_in_calls_without_being_named(clinic_shell: Shell) -> None:
    user = clinic_shell.json("user", "add", "otieno", "--role", "doctor")
    clinic_shell.json("doctor", "add", "Dr. Otieno", "--department", "C", "--user", "otieno")
    issue(clinic_shell)
    address = clinic_shell.environment["QTOKEN_DATABASE_URL"]

    otieno = Shell(address, "otieno", user["password"])

    called = otieno.json("token", "call-next")
    otieno.json("token", "undo", "C-001")
    once_more = otieno.json("token", "call", "C-001")

    assert (called["doctor"], once_more["doctor"]) == ("Dr. Otieno", "Dr. Otieno")


def test_a_token_is_named_by_its_label(clinic_shell: Shell) -> None:
    issue(clinic_shell)

    for name in ("C-001", "c-1", "C1", "1"):
        assert clinic_shell.json("token", "show", name)["label"] == "C-001"


def test_a_label_still_names_a_token_that_has_ended(clinic_shell: Shell) -> None:
    issue(clinic_shell)
    clinic_shell.json("token", "cancel", "C-001")

    assert clinic_shell.json("token", "show", "C-001")["status"] == "cancelled"


@pytest.mark.parametrize(
    ("verbs", "status"),
    [
        (["hold"], "on_hold"),
        (["hold", "return"], "waiting"),
        (["call"], "called"),
        (["call", "recall"], "called"),
        (["call", "done"], "done"),
        (["call", "no-show"], "no_show"),
        (["call", "no-show", "return"], "waiting"),
        (["leave"], "left"),
        (["cancel"], "cancelled"),
        (["cancel", "undo"], "waiting"),
    ],
)
def test_each_verb_moves_the_token(clinic_shell: Shell, verbs: list[str], status: str) -> None:
    issue(clinic_shell)

    for verb in verbs:
        token = clinic_shell.json("token", verb, "C-001")

    assert token["status"] == status


def test_a_transferred_token_keeps_its_label(clinic_shell: Shell) -> None:
    clinic_shell.json("department", "add", "Dermatology", "--letter", "D")
    issue(clinic_shell)

    token = clinic_shell.json("token", "transfer", "C-001", "--department", "dermatology")

    assert (token["label"], token["department"]) == ("C-001", "Dermatology")
    assert clinic_shell.json("token", "show", "C-001")["department"] == "Dermatology"


def test_show_tells_all_that_happened_with_the_reasons(clinic_shell: Shell) -> None:
    issue(clinic_shell)
    clinic_shell.json("token", "call", "1", "--room", "Room 3", "--reason", "faints")

    shown = clinic_shell.json("token", "show", "1")

    assert [event["kind"] for event in shown["events"]] == ["issue", "call"]
    assert (shown["events"][1]["reason"], shown["events"][1]["room"]) == ("faints", "Room 3")
    assert "faints" in clinic_shell.run("token", "show", "1").out


def test_a_repeated_request_returns_the_first_answer(clinic_shell: Shell) -> None:
    request = ("--request-id", str(uuid4()))

    first, again = (issue(clinic_shell, *request) for _ in range(2))

    assert first == again
    assert len(clinic_shell.json("queue")) == 1


def test_a_refused_move_names_its_rule_and_ends_with_1(clinic_shell: Shell) -> None:
    issue(clinic_shell)

    assert clinic_shell.refused("token", "done", "C-001") == "move_refused"
    assert clinic_shell.refused("token", "return", "1") == "move_refused"


def test_a_busy_doctor_is_refused_by_name(clinic_shell: Shell) -> None:
    issue(clinic_shell)
    clinic_shell.json("token", "call-next", "--doctor", "1")

    answer = clinic_shell.run("token", "call-next", "--doctor", "1")

    assert (answer.code, answer.error) == (1, "doctor_busy")
    assert "C-001" in answer.err


def test_the_queue_stands_in_the_order_of_calling(clinic_shell: Shell) -> None:
    for name in ("Ali Hassan", "Wei Zhang"):
        clinic_shell.json("patient", "add", name)
    issue(clinic_shell, patient="1")
    issue(clinic_shell, patient="2")
    issue(clinic_shell, "--priority", "emergency", patient="3")

    queue = clinic_shell.json("queue", "--department", "Cardiology")

    assert [token["label"] for token in queue] == ["C-003", "C-001", "C-002"]
    assert "emergency" in clinic_shell.run("queue").out.splitlines()[1]


def test_the_queue_holds_the_ended_only_when_asked(clinic_shell: Shell) -> None:
    issue(clinic_shell)
    clinic_shell.json("token", "cancel", "1")

    assert clinic_shell.json("queue") == []
    assert [token["status"] for token in clinic_shell.json("queue", "--ended")] == ["cancelled"]


@pytest.mark.parametrize(
    "status", ["waiting", "called", "done", "on_hold", "no-show", "left", "CANCELLED"]
)
def test_a_test_token_reaches_its_status_by_real_moves(clinic_shell: Shell, status: str) -> None:
    words = ("generate-test-token", "1", "--department", "Cardiology", "--status", status)

    token = clinic_shell.json(*words)

    assert token["status"] == status.lower().replace("-", "_")


def test_the_test_token_is_found_as_the_system_before_spelled_it(clinic_shell: Shell) -> None:
    token = clinic_shell.json(
        "generate_test_token", "1", "--department", "Cardiology", "--status", "waiting"
    )

    assert (token["status"], token["department"]) == ("waiting", "Cardiology")


def test_a_repeated_test_token_is_the_same_one(clinic_shell: Shell) -> None:
    words = ("generate-test-token", "1", "--department", "C", "--status", "done")
    request = ("--request-id", str(uuid4()))

    first, again = (clinic_shell.json(*words, *request) for _ in range(2))

    assert first == again


@pytest.fixture
def maria(clinic_shell: Shell) -> Shell:
    """The shell of patient 1, who signs in; patient 2 has the first number."""
    user = clinic_shell.json("user", "add", "maria", "--role", "patient", "--patient", "1")
    clinic_shell.json("patient", "add", "Adam Other")
    issue(clinic_shell, patient="2")
    return Shell(clinic_shell.environment["QTOKEN_DATABASE_URL"], "maria", user["password"])


@pytest.mark.parametrize("words", [(), ("--patient", "1")])
def test_a_patient_joins_a_queue_and_sees_the_own_token(
    maria: Shell, words: tuple[str, ...]
) -> None:
    token = maria.json("token", "issue", "--department", "C", "--doctor", "Dr. Mensah", *words)

    shown = maria.json("token", "show", "C-002")

    assert maria.json("queue") == [token]
    assert maria.json("queue", "--department", "C") == [token]
    assert shown == token | {"people_ahead": 1}
    assert "Maria Lopez" in maria.run("token", "show", "C-002").out


def test_a_patient_is_shown_nobody_elses_token(maria: Shell) -> None:
    assert maria.json("queue", "--ended") == []
    assert "Nobody" not in maria.run("queue").out
    for token in ("1", "C-001", "99"):
        assert maria.refused("token", "show", token) == "token_not_found"


def test_a_patient_does_nothing_for_others(maria: Shell) -> None:
    at = ("--department", "C")

    assert maria.refused("token", "issue", "--patient", "2", *at) == "patient_not_found"
    assert maria.refused("token", "issue", *at, "--priority", "emergency") == "priority_reserved"
    assert maria.refused("token", "call-next", *at) == "not_allowed"
    assert maria.refused("patient", "find", "Lopez") == "not_allowed"


def test_who_is_no_patient_names_one(clinic_shell: Shell) -> None:
    assert clinic_shell.run("token", "issue", "--department", "C").code == 2
