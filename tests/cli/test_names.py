"""What is typed for a name on the command line, and what an upgrade tells of equal ones."""

import pytest

from tests.support.names import name_as_before
from tests.support.shell import Shell


@pytest.fixture
def shell(address: str) -> Shell:
    """A clinic with Cardiology, letter C."""
    shell = Shell(address)
    shell.json("department", "add", "Cardiology", "--letter", "C")
    return shell


def queue_of(shell: Shell, department: str) -> str:
    found: str = shell.json("department", "change", department)["name"]
    return found


@pytest.mark.parametrize("typed", ["CÁRDIOLOGY", "Cardi\u200bology", "ｃardiology", "c", "Ｃ", "1"])
def test_a_department_is_named_however_it_is_typed(shell: Shell, typed: str) -> None:
    assert queue_of(shell, typed) == "Cardiology"


def test_a_letter_is_a_letter_before_it_is_a_name(shell: Shell) -> None:
    shell.json("department", "add", "C", "--letter", "D")

    assert queue_of(shell, "C") == queue_of(shell, "c") == "Cardiology"
    assert queue_of(shell, "D") == "C"


def test_an_emergency_is_typed_in_any_spelling_and_whatever_the_class_is_called(
    shell: Shell,
) -> None:
    shell.json("priority", "change", "emergency", "--name", "Notfall")
    patient = str(shell.json("patient", "add", "Anna Lang")["id"])

    of_token = ("--patient", patient, "--department", "C", "--priority", "Emergéncy")
    token = shell.json("token", "issue", *of_token)

    assert (token["priority"], token["is_emergency"]) == ("Notfall", True)
    assert shell.refused("priority", "add", "EMERGENCY") == "name_reserved"


@pytest.mark.parametrize("typed", ["C 001", "C–001", "C-٠٠١", "ｃ１", "C.001", "#C-001", "С-001"])
def test_a_label_is_understood_as_people_type_it(shell: Shell, typed: str) -> None:
    patient = str(shell.json("patient", "add", "Anna Lang")["id"])
    shell.json("token", "issue", "--patient", patient, "--department", "C")

    assert shell.json("token", "show", typed)["label"] == "C-001"


def test_an_upgrade_tells_of_names_that_are_equal_until_one_is_changed(
    shell: Shell, address: str
) -> None:
    for name, letter in (("Second", "K"), ("Third", "D")):
        shell.json("department", "add", name, "--letter", letter)
    shell.json("room", "add", "Room 1")
    shell.json("room", "add", "Other")
    shell.json("priority", "add", "Old")
    assert shell.json("db", "upgrade")["equal_names"] == []
    name_as_before(address, "department", "Second", "CARDIOLOGY")
    name_as_before(address, "room", "Other", "ROOM 1")
    name_as_before(address, "priority_class", "Old", "Emergency")

    told = shell.run("db", "upgrade").out

    assert "The department CARDIOLOGY is called the same as Cardiology." in told
    assert "The room ROOM 1 is called the same as Room 1." in told
    assert "The priority Emergency is called the same as emergency." in told
    assert told.count("Emergency") == 1
    assert shell.refused("department", "change", "cárdiology") == "name_ambiguous"
    assert queue_of(shell, "CARDIOLOGY") == "CARDIOLOGY"
    assert queue_of(shell, "Cardiology") == "Cardiology"

    shell.json("department", "change", "CARDIOLOGY", "--name", "Heart surgery")
    shell.json("room", "change", "ROOM 1", "--name", "Room 2")
    shell.json("priority", "change", "4", "--name", "Elderly")
    assert shell.json("db", "upgrade")["equal_names"] == []
    assert queue_of(shell, "cárdiology") == "Cardiology"


def test_of_many_equal_names_an_upgrade_tells_the_first_and_how_many_more(
    shell: Shell, address: str
) -> None:
    for number in range(13):
        shell.json("room", "add", f"Other {number}")
        name_as_before(address, "room", f"Other {number}", " room 1" + "." * number)
    shell.json("room", "add", "Room 1")

    told = shell.run("db", "upgrade").out

    assert told.count("is called the same as Room 1.") == 10
    assert "... and 3 more like these. All of them: qtoken db upgrade --json" in told
    assert len(shell.json("db", "upgrade")["equal_names"]) == 13


def test_a_user_is_named_and_renamed_however_it_is_typed(shell: Shell) -> None:
    shell.json("user", "add", "maría", "--role", "staff")

    row = shell.json("user", "change", "MARIA", "--username", "maria.l", "--email", "m@example.org")

    assert (row["name"], row["email"]) == ("maria.l", "m@example.org")
    assert shell.refused("user", "change", "MARIA.L", "--username", "mаria") == "username_mixed"
