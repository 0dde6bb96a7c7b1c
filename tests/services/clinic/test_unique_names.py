"""What a clinic calls things: unique by the one fold, and built-in words stay what they are."""

import pytest

from qtoken.domain.errors import (
    NameReserved,
    NameTaken,
    TextMissing,
    UsernameMixed,
    UsernameTaken,
    WrongPassword,
)
from qtoken.domain.press import Press
from tests.support.desk import PASSWORD, Desk, new_request

TWINS = ["cardiology", "CARDIOLOGY", "Cardi\u200bology", "Cárdiology", "ｃardiology", "Cardi-ology"]


@pytest.mark.parametrize("twin", TWINS)
def test_a_name_is_taken_however_it_is_written(desk: Desk, twin: str) -> None:
    setup, by = desk.services.clinic_setup, desk.by
    desk.department("Cardiology", "C")
    other = desk.department("Urology", "R")
    desk.room("Cardiology")
    room = desk.room("Urology")
    setup.add_priority("Cardiology", head_start_min=1, press=Press(by, new_request()))

    with pytest.raises(NameTaken):
        desk.department(twin)
    with pytest.raises(NameTaken):
        setup.change_department(other.id, name=twin, press=Press(by, new_request()))
    with pytest.raises(NameTaken):
        desk.room(twin)
    with pytest.raises(NameTaken):
        setup.change_room(room.id, name=twin, press=Press(by, new_request()))
    with pytest.raises(NameTaken):
        setup.add_priority(twin, head_start_min=1, press=Press(by, new_request()))


def test_a_name_may_be_written_anew(desk: Desk) -> None:
    setup, by = desk.services.clinic_setup, desk.by
    department, room = desk.department("cardiology", "C"), desk.room("room 1")

    assert (
        setup.change_department(
            department.id, name="Cardiology", press=Press(by, new_request())
        ).name
        == "Cardiology"
    )
    assert (
        setup.change_room(room.id, name="Room 1", press=Press(by, new_request())).name == "Room 1"
    )
    assert desk.room("Room 1-1").name == "Room 1-1"
    assert desk.room("Room 11").name == "Room 11"


LOOK_ALIKES = ["Еmergency", "ЕМЕRGЕNСУ", "EMERGENCΥ", "emerɡency", "Nοrmal"]
"""With letters of Cyrillic and Greek, and the phoneticians' g."""


@pytest.mark.parametrize(
    "word", ["Emergency", "EMERGENCY", " emergéncy ", "Normal", "ｎormal", *LOOK_ALIKES]
)
def test_no_class_takes_a_built_in_word(desk: Desk, word: str) -> None:
    setup, by = desk.services.clinic_setup, desk.by
    own = setup.add_priority("Old", head_start_min=30, press=Press(by, new_request()))
    for name, built_in in (("Notfall", "emergency"), ("Standard", "normal")):
        setup.change_priority(desk.priority(built_in), name=name, press=Press(by, new_request()))

    with pytest.raises(NameReserved):
        setup.add_priority(word, head_start_min=30, press=Press(by, new_request()))
    with pytest.raises(NameReserved):
        setup.change_priority(own.id, name=word, press=Press(by, new_request()))
    with pytest.raises(NameTaken):
        setup.add_priority("NOTFALL", head_start_min=30, press=Press(by, new_request()))
    assert {row.name for row in setup.priorities(by=by)} == {
        "Old",
        "priority",
        "Notfall",
        "Standard",
    }


def test_a_built_in_class_may_have_its_word_back(desk: Desk) -> None:
    setup, emergency = desk.services.clinic_setup, desk.priority("emergency")
    for name in ("Notfall", "Emergency"):
        row = setup.change_priority(emergency, name=name, press=desk.press())
        assert row.name == name


@pytest.mark.parametrize("name", ["\u3164", "\u1160\u115f", "\u2800", "\u200b\u202e"])
def test_a_name_that_cannot_be_seen_is_refused(desk: Desk, name: str) -> None:
    with pytest.raises(TextMissing):
        desk.patient(f" {name} ")


def test_nobody_is_somebodys_twin(desk: Desk) -> None:
    desk.account("maria", "staff")

    for twin in ("MARIA", "maría", "ｍaria", "mar\u200bia", "Маrіа"):
        with pytest.raises((UsernameTaken, UsernameMixed)):
            desk.account(twin, "staff")
    with pytest.raises(UsernameMixed):
        desk.account("аnna", "staff")
    sign_in = desk.services.accounts.sign_in
    assert sign_in(" María ", PASSWORD).username == "maria"
    with pytest.raises(WrongPassword):
        sign_in("mari", PASSWORD)
