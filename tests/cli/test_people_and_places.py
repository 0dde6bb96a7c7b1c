"""Patients, departments, doctors, rooms, users, priorities and the clinic, from a shell."""

import pytest

from tests.support.shell import Shell


def test_a_patient_is_found_by_the_beginning_of_a_name(shell: Shell) -> None:
    added = shell.json(
        "patient", "add", "Jana Nováková", "--phone", "+420 600 000 118", "--sex", "female",
        "--date-of-birth", "1945-05-08", "--record-number", "RC-7", "--needs", "hard of hearing",
    )  # fmt: skip

    found = shell.json("patient", "find", "novak")

    assert found == [added]
    assert (added["id"], added["name"]) == (1, "Jana Nováková")
    assert "hard of hearing" in shell.run("patient", "find", "118").out


def test_consent_to_messages_is_given_and_taken_back(shell: Shell) -> None:
    shell.json("patient", "add", "Maria Lopez", "--phone", "+34 600 123 456", "--sms")

    changed = shell.json("patient", "change", "1", "--no-sms", "--mail", "--email", "m@example.org")

    assert (changed["wants_sms"], changed["wants_email"]) == (False, True)
    assert changed["phone"] == "+34 600 123 456"
    assert shell.refused("patient", "change", "9", "--sms") == "patient_not_found"


def test_nobody_found_is_an_empty_list_and_a_hint(shell: Shell) -> None:
    assert shell.json("patient", "find", "zzz") == []
    assert "patient add" in shell.run("patient", "find", "zzz").out


def test_lists_are_arrays_of_rows_with_id_and_name(shell: Shell) -> None:
    shell.json("department", "add", "Cardiology", "--letter", "C")
    shell.json("room", "add", "Room 1")
    shell.json("doctor", "add", "Dr. Demir", "--department", "c", "--room", "room 1")

    for noun in ("department", "room", "doctor", "user", "priority"):
        rows = shell.json(noun, "list")
        assert rows
        assert all({"id", "name"} <= row.keys() for row in rows), noun
        assert shell.run(noun, "list").out.count("\n") == len(rows) + 1


def test_a_department_without_a_letter_gets_a_free_one(shell: Shell) -> None:
    shell.json("department", "add", "Cardiology", "--letter", "C")

    added = shell.json("department", "add", "Children")

    assert added["letter"] == "H"
    assert shell.json("department", "list")[1]["letter"] == "H"


def test_an_empty_list_says_what_to_do(shell: Shell) -> None:
    for noun in ("department", "room", "doctor"):
        assert shell.json(noun, "list") == []
        assert f"{noun} add" in shell.run(noun, "list").out


def test_a_closed_department_issues_nothing_until_it_is_opened(shell: Shell) -> None:
    shell.json("department", "add", "Cardiology", "--letter", "C")
    shell.json("patient", "add", "Maria Lopez")
    issue = ("token", "issue", "--patient", "1", "--department", "C")

    closed = shell.json("department", "close", "Cardiology")

    assert not closed["is_open"]
    assert shell.refused(*issue) == "department_closed"
    assert shell.json("department", "open", "C")["is_open"]
    assert shell.json(*issue)["label"] == "C-001"


def test_a_department_is_changed_and_kept_for_the_desk(shell: Shell) -> None:
    shell.json("department", "add", "Cardiology", "--letter", "C")

    shell.json("department", "change", "C", "--desk-only", "--public-name", "Clinic 4")
    changed = shell.json("department", "change", "C", "--description", "first floor")

    assert not changed["is_joinable"]
    assert (changed["name"], changed["public_name"]) == ("Cardiology", "Clinic 4")
    assert shell.json("department", "change", "C", "--joinable")["is_joinable"]


def test_one_department_is_the_default(shell: Shell) -> None:
    first = shell.json("department", "add", "Cardiology", "--letter", "C")
    second = shell.json("department", "add", "Eyes", "--letter", "E")
    assert (first["is_default"], second["is_default"]) == (True, False)

    assert shell.json("department", "change", "E", "--default")["is_default"]
    assert (
        shell.json("department", "change", "C", "--description", "hearts")["name"] == "Cardiology"
    )

    rows = shell.json("department", "list")
    assert [row["name"] for row in rows if row["is_default"]] == ["Eyes"]


def test_a_doctor_is_changed_and_an_empty_text_takes_room_and_user_away(shell: Shell) -> None:
    shell.json("department", "add", "Cardiology", "--letter", "C")
    shell.json("department", "add", "Eyes", "--letter", "E")
    room = shell.json("room", "add", "Room 1")
    added = shell.json("doctor", "add", "Dr Rey", "--department", "C", "--user", "ana")

    changed = shell.json("doctor", "change", "Dr Rey", "--room", "Room 1", "--department", "E")
    assert changed == added | {
        "room_id": room["id"],
        "room": "Room 1",
        "department_id": changed["department_id"],
        "department": "Eyes",
    }
    cleared = shell.json("doctor", "change", "Dr Rey", "--room", "", "--user", "")
    assert (cleared["room_id"], cleared["user_id"]) == (None, None)
    assert cleared["department"] == "Eyes"


def test_the_clinic_says_where_phones_reach_it(shell: Shell) -> None:
    address = "https://queue.example.org"

    changed = shell.json("clinic", "set", "--public-url", address, "--missed-turn", "Ring.")

    assert (changed["public_url"], changed["missed_turn"]) == (address, "Ring.")
    assert address in shell.run("clinic", "show").out
    assert shell.refused("clinic", "set", "--public-url", "queue") == "url_invalid"


def test_the_clinics_settings_are_changed_one_by_one(shell: Shell) -> None:
    shell.json("clinic", "set", "--day-starts", "04:30")

    changed = shell.json("clinic", "set", "--name", "Riverside", "--time-zone", "Asia/Tokyo")

    assert (changed["name"], changed["time_zone"]) == ("Riverside", "Asia/Tokyo")
    assert changed["day_starts_min"] == 270
    assert "04:30" in shell.run("clinic", "show").out


def test_a_priority_class_is_added_with_its_head_start(shell: Shell) -> None:
    added = shell.json("priority", "add", "pregnant", "--head-start-min", "20")

    assert (added["name"], added["head_start_min"]) == ("pregnant", 20)


def test_a_new_user_gets_the_password_of_the_environment(shell: Shell, address: str) -> None:
    shell.environment["QTOKEN_NEW_PASSWORD"] = "another one"

    added = shell.json("user", "add", "bob", "--role", "staff", "--email", "bob@example.org")

    assert "password" not in added
    assert (added["name"], added["username"], added["role"]) == ("bob", "bob", "staff")
    assert Shell(address, "BOB", "another one").json("queue") == []


def test_a_user_of_the_role_patient_is_a_patient_who_is_there(shell: Shell) -> None:
    shell.json("patient", "add", "Maria Lopez")
    add = ("user", "add", "maria", "--role", "patient", "--patient")

    assert shell.refused(*add, "2") == "patient_not_found"
    assert shell.json(*add, "1")["role"] == "patient"
    assert shell.refused("user", "add", "maria2", *add[3:], "1") == "patient_has_user"


def test_without_one_a_password_is_made_up_and_shown_once(shell: Shell, address: str) -> None:
    added = shell.json("user", "add", "bob", "--role", "staff")

    assert Shell(address, "bob", added["password"]).json("queue") == []
    assert "password" not in shell.json("user", "list")[1]


@pytest.mark.parametrize("whose", [(), ("ana",)])
def test_ones_own_password_is_changed(shell: Shell, address: str, whose: tuple[str, ...]) -> None:
    shell.environment["QTOKEN_NEW_PASSWORD"] = "another one"

    shell.json("user", "password", *whose)

    assert shell.refused("queue") == "wrong_password"
    assert Shell(address, password="another one").json("queue") == []


def test_an_admin_gives_somebody_a_new_password(shell: Shell, address: str) -> None:
    shell.json("user", "add", "bob", "--role", "staff")

    password = shell.json("user", "password", "bob")["password"]

    assert Shell(address, "bob", password).json("queue") == []


def test_a_disabled_user_stays_out_until_enabled(shell: Shell, address: str) -> None:
    bob = Shell(address, "bob", shell.json("user", "add", "bob", "--role", "staff")["password"])

    assert not shell.json("user", "disable", "bob")["is_active"]
    assert bob.refused("queue") == "wrong_password"
    shell.json("user", "enable", "bob")
    assert bob.json("queue") == []


def test_the_last_admin_is_not_disabled(shell: Shell) -> None:
    assert shell.refused("user", "disable", "ana") == "last_admin"


def test_roles_are_kept_by_the_services(shell: Shell, address: str) -> None:
    password = shell.json("user", "add", "bob", "--role", "staff")["password"]
    staff = Shell(address, "bob", password)

    assert staff.refused("department", "add", "Eyes", "--letter", "E") == "not_allowed"
    assert staff.refused("user", "list") == "not_allowed"
    assert staff.json("patient", "add", "Maria Lopez")["id"] == 1


@pytest.mark.parametrize("role", ["staff", "doctor", "patient"])
def test_who_may_not_see_all_users_can_name_themselves(
    shell: Shell, address: str, role: str
) -> None:
    password = shell.json("user", "add", "bob", "--role", role)["password"]
    bob = Shell(address, "bob", password)

    assert bob.json("user", "change", "Bob", "--email", "bob@example.org")["email"]
    assert bob.json("key", "list", "--user", "bob") == []
    assert bob.json("user", "password", "bob")["password"] != password
    # Neither who is there nor who is not.
    for name in ("ana", "nobody", "1", "999"):
        asked = Shell(address, "bob", shell.json("user", "password", "bob")["password"])
        assert asked.refused("user", "change", name, "--email", "x@example.org") == "not_allowed"


@pytest.mark.parametrize("user", ["", "   "])
def test_nobody_named_is_nobody_signed_in(shell: Shell, user: str) -> None:
    assert shell.refused("queue", "--as", user) == "not_signed_in"


def test_a_wrong_password_is_refused_and_soon_slowed(shell: Shell, address: str) -> None:
    guesser = Shell(address, password="wrong password")

    answers = [guesser.refused("queue") for _ in range(4)]

    assert answers[0] == "wrong_password"
    assert answers[-1] == "sign_in_slowed"


def test_without_password_and_terminal_nobody_is_signed_in(shell: Shell) -> None:
    shell.environment["QTOKEN_PASSWORD"] = ""

    assert shell.refused("queue") == "not_signed_in"


def test_as_stands_before_the_environment(shell: Shell) -> None:
    shell.environment["QTOKEN_USER"] = "nobody"

    assert shell.json("queue", "--as", "ana") == []


def test_what_not_every_computer_can_draw_is_said_where_it_is_saved(clinic_shell: Shell) -> None:
    for words in (
        ("department", "add", "心臓科", "--letter", "D"),
        ("department", "change", "C", "--public-name", "🫀 Heart"),
        ("room", "add", "3 号室"),
        ("doctor", "add", "王小明", "--department", "C"),
        ("clinic", "set", "--name", "医院"),
    ):
        assert "boxes where the computer has no font" in clinic_shell.run(*words).out
    assert "boxes" not in clinic_shell.run("room", "add", "ห้อง 4").out


def test_a_letter_is_a_letter_before_it_is_a_name(clinic_shell: Shell) -> None:
    clinic_shell.json("department", "add", "C", "--letter", "D")

    issued = clinic_shell.json("token", "issue", "--patient", "1", "--department", "C")

    assert (issued["department"], issued["letter"]) == ("Cardiology", "C")


def test_what_a_paste_or_a_wide_keyboard_adds_to_a_setting_is_dropped(shell: Shell) -> None:
    zone, country, starts = "Asia/Tokyo\u200b", "\uff2a\uff30", "\uff10\uff14\uff1a\uff13\uff10"

    clinic = shell.json(
        "clinic", "set", "--time-zone", zone, "--country", country, "--day-starts", starts
    )
    patient = shell.json("patient", "add", "Aiko", "--language", "\uff4a\uff41\u200e")

    assert (clinic["time_zone"], clinic["country"]) == ("Asia/Tokyo", "JP")
    assert clinic["day_starts_min"] == 270
    assert patient["language"] == "ja"
