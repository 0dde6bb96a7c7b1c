"""Setting up the clinic: what is taken, what is unique, what is refused."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from qtoken.bootstrap import Clinic
from qtoken.domain.clinic_settings import CLINIC_SETTINGS
from qtoken.domain.errors import (
    LetterInvalid,
    LetterTaken,
    NameTaken,
    NumberOutOfRange,
    QTokenError,
    RequestIdReused,
    TextMissing,
    TextTooLong,
    TimeZoneUnknown,
    UrlInvalid,
    UserIsDoctor,
)
from qtoken.domain.setting import Setting
from qtoken.domain.setting_kinds import Flag, Number
from qtoken.models.clinic import clinic_table
from qtoken.services.rows import DoctorRow
from tests.support.desk import Desk, new_request
from tests.support.tables import contents

BAD_CLINIC: list[tuple[str, int | str, type[QTokenError]]] = [
    ("name", " ", TextMissing),
    ("name", "x" * 10_000, TextTooLong),
    ("time_zone", "Mars/Olympus", TimeZoneUnknown),
    ("time_zone", "", TextMissing),
    ("time_zone", " ", TextMissing),
    ("day_starts_min", -1, NumberOutOfRange),
    ("day_starts_min", 1440, NumberOutOfRange),
    ("called_per_doctor", 0, NumberOutOfRange),
    ("called_per_doctor", 2**40, NumberOutOfRange),
    ("undo_within_s", -1, NumberOutOfRange),
]
OTHER_VALUES: dict[str, int | str] = {
    "name": "North Clinic",
    "time_zone": "Asia/Kolkata",
    "country": "ES",
    "called_per_doctor": 2,
    "public_url": "https://queue.example.org",
    "missed_turn": "Ring the bell.",
}
"""What is not the default; of other numbers 1, of what is on or off the other one."""

BOUNDED = [it.name for it in CLINIC_SETTINGS if isinstance(it.kind, Number)]


def test_a_letter_belongs_to_one_department(desk: Desk) -> None:
    desk.department("Cardiology", "C")

    with pytest.raises(LetterTaken):
        desk.department("Children", " c ")


def test_a_letter_that_is_misread_is_refused(desk: Desk) -> None:
    for letter in ("I", "o", "ABCD", "1", "Ç"):
        with pytest.raises(LetterInvalid):
            desk.services.clinic_setup.add_department(
                "Cardiology", letter=letter, press=desk.press()
            )


def test_names_of_departments_rooms_and_priorities_are_unique(desk: Desk) -> None:
    setup = desk.services.clinic_setup
    desk.department("Cardiology", "C")
    other = desk.department("Eyes", "E")
    desk.room("Room 1")

    with pytest.raises(NameTaken):
        desk.department("Cardiology", "D")
    with pytest.raises(NameTaken):
        setup.change_department(other.id, name="Cardiology", press=desk.press())
    with pytest.raises(NameTaken):
        desk.room("Room 1")
    with pytest.raises(NameTaken):
        setup.add_priority("normal", head_start_min=5, press=desk.press())


def test_the_clinics_settings_are_kept_or_refused_by_name(desk: Desk, clinic: Clinic) -> None:
    setup = desk.services.clinic_setup
    before = contents(clinic.database)

    for field, value, kind in BAD_CLINIC:
        with pytest.raises(kind):
            setup.change_clinic(**{field: value}, press=desk.press())
    assert contents(clinic.database) == before

    changed = setup.change_clinic(
        name="North Clinic",
        time_zone="Asia/Kolkata",
        day_starts_min=300,
        called_per_doctor=2,
        undo_within_s=60,
        press=desk.press(),
    )
    assert setup.clinic(by=desk.by) == changed


@pytest.mark.parametrize("described", CLINIC_SETTINGS, ids=lambda it: it.name)
def test_each_setting_is_changed_by_its_name_and_the_others_stay(
    desk: Desk, described: Setting
) -> None:
    setup = desk.services.clinic_setup
    before = setup.clinic(by=desk.by)
    other = OTHER_VALUES.get(described.name, 1)
    if isinstance(described.kind, Flag):
        other = not getattr(before, described.name)

    changed = setup.change_clinic(**{described.name: other}, press=desk.press())

    assert changed == setup.clinic(by=desk.by)
    differing = [
        it.name for it in CLINIC_SETTINGS if getattr(changed, it.name) != getattr(before, it.name)
    ]
    assert differing == [described.name]


@pytest.mark.parametrize("name", BOUNDED)
def test_the_database_keeps_the_bounds_too(clinic: Clinic, name: str) -> None:
    beyond = update(clinic_table).values({name: -1})

    with pytest.raises(IntegrityError, match=f"ck_clinic_{name}"):
        clinic.database.write(lambda connection: connection.execute(beyond))


def test_where_phones_reach_the_clinic_is_an_address_or_nothing(desk: Desk) -> None:
    setup = desk.services.clinic_setup

    def kept(url: str) -> str:
        return setup.change_clinic(public_url=url, press=desk.press()).public_url

    assert kept("https://queue.example.org/") == "https://queue.example.org"
    assert kept("http://192.0.2.7:8080/clinic") == "http://192.0.2.7:8080/clinic"
    for wrong in (
        "queue.example.org",
        "javascript:alert(1)",
        "https://a b",
        "https://x?y",
        "ftp://x",
    ):
        with pytest.raises(UrlInvalid):
            kept(wrong)
    assert kept("") == ""


def test_a_clinic_says_in_its_own_words_what_a_missed_turn_means(desk: Desk) -> None:
    setup = desk.services.clinic_setup

    row = setup.change_clinic(missed_turn=" Ring  the bell. ", press=desk.press())

    assert row.missed_turn == setup.clinic(by=desk.by).missed_turn == "Ring the bell."


def test_a_head_start_lies_within_a_day(desk: Desk) -> None:
    for head_start_min in (-1, 1441, 2**40):
        with pytest.raises(NumberOutOfRange):
            desk.services.clinic_setup.add_priority(
                "elder", head_start_min=head_start_min, press=desk.press()
            )


def test_a_closed_department_goes_on_calling_those_who_wait(desk: Desk) -> None:
    department = desk.department()
    token = desk.issue(department)
    setup = desk.services.clinic_setup
    setup.close_department(department.id, press=desk.press())

    called = desk.call_next(department)

    assert called is not None
    assert called.id == token.id
    opened = setup.open_department(department.id, press=desk.press())
    assert opened.is_open
    assert desk.issue(opened).number == 2


def test_a_user_is_one_doctor_only_and_finds_it(desk: Desk) -> None:
    setup, department = desk.services.clinic_setup, desk.department()
    assert setup.my_doctor(by=desk.by) is None
    doctor = setup.add_doctor(
        "Dr Rey", department_id=department.id, user_id=desk.by, press=desk.press()
    )

    assert setup.my_doctor(by=desk.by) == doctor
    with pytest.raises(UserIsDoctor):
        setup.add_doctor("Dr Sol", department_id=department.id, user_id=desk.by, press=desk.press())


def test_a_department_that_names_an_illness_has_another_name_in_public(desk: Desk) -> None:
    desk.services.clinic_setup.add_department(
        "Oncology", letter="N", public_name="Day ward", press=desk.press()
    )

    shown = desk.services.display.snapshot().next_by_department

    assert [row.department for row in shown] == ["Day ward"]


def test_everything_is_what_the_single_lists_say(desk: Desk, clinic: Clinic) -> None:
    desk.doctor(desk.department("Cardiology", "C"), room=desk.room("Room 1"))
    desk.department("Anaesthesia", "A")
    setup = clinic.services.clinic_setup

    found = setup.everything(by=desk.by)

    assert found.clinic == setup.clinic(by=desk.by)
    assert found.departments == setup.departments(by=desk.by)
    assert found.doctors == setup.doctors(by=desk.by)
    assert found.rooms == setup.rooms(by=desk.by)
    assert found.priorities == setup.priorities(by=desk.by)
    assert [d.letter for d in found.departments] == ["A", "C"]


def test_the_set_up_knows_its_parts_by_what_they_belong_to(desk: Desk) -> None:
    cardiology, radiology = desk.department("Cardiology", "C"), desk.department("Radiology", "R")
    mensah, okafor = desk.doctor(cardiology, "Dr Mensah"), desk.doctor(radiology, "Dr Okafor")
    desk.services.clinic_setup.close_department(radiology.id, press=desk.press())

    setup = desk.services.clinic_setup.everything(by=desk.by)

    assert setup.department(cardiology.id) == cardiology
    assert setup.department(10_000) is None
    assert setup.doctors_of(cardiology.id) == (mensah,)
    assert setup.doctors_of(None) == (mensah, okafor)
    assert setup.open_departments() == (cardiology,)
    assert setup.open_departments(except_id=cardiology.id) == ()
    chosen = {row.id: row for row in setup.priorities}[setup.default_priority_id or 0]
    assert chosen.is_default


def test_a_doctor_loses_room_and_user_where_the_change_says_so_only(desk: Desk) -> None:
    setup, room = desk.services.clinic_setup, desk.room()
    doctor = setup.add_doctor(
        "Dr Rey",
        department_id=desk.department().id,
        user_id=desk.by,
        room_id=room.id,
        press=desk.press(),
    )

    def changed(**given: Any) -> DoctorRow:
        return setup.change_doctor(doctor.id, **given, press=desk.press())

    assert changed(specialty="Eyes") == replace(doctor, specialty="Eyes")
    assert changed(room_id=None) == replace(doctor, specialty="Eyes", room_id=None, room="")
    assert changed(user_id=None).user_id is None
    assert setup.my_doctor(by=desk.by) is None
    assert changed(user_id=desk.by, room_id=room.id, specialty="") == doctor


def test_a_repeat_that_leaves_alone_what_was_taken_away_is_another_request(desk: Desk) -> None:
    setup, request = desk.services.clinic_setup, new_request()
    doctor = desk.doctor(desk.department(), room=desk.room())
    first = setup.change_doctor(doctor.id, room_id=None, press=desk.press(request))

    assert setup.change_doctor(doctor.id, room_id=None, press=desk.press(request)) == first
    with pytest.raises(RequestIdReused):
        setup.change_doctor(doctor.id, press=desk.press(request))
