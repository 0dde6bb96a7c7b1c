"""Phones of records: read in the clinic's country, found again, texted or said to be doubtful."""

from typing import Any

import pytest

from qtoken import phrases
from qtoken.domain.errors import CountryUnknown, PhoneInvalid, PhonesTooMany
from qtoken.domain.messages import Channel
from qtoken.services.people.patient_rows import PatientRow
from tests.support.desk import Desk
from tests.support.messages import outgoing, switch_on


@pytest.fixture
def berlin(desk: Desk) -> Desk:
    set_clinic(desk, time_zone="Europe/Berlin")
    return desk


def set_clinic(desk: Desk, **settings: str) -> None:
    desk.services.clinic_setup.change_clinic(**settings, press=desk.press())


def register(desk: Desk, name: str = "Anna Lang", **fields: Any) -> PatientRow:
    return desk.services.registration.register(name, **fields, press=desk.press())


def change(desk: Desk, patient: PatientRow, **fields: Any) -> PatientRow:
    return desk.services.registration.change(patient.id, **fields, press=desk.press())


def found(desk: Desk, text: str) -> list[str]:
    return [row.name for row in desk.services.patients.find(text, by=desk.by)]


def texted(desk: Desk, patient: PatientRow) -> list[str]:
    desk.issue(desk.department(), patient)
    return [row.to for row in outgoing(desk) if row.channel is Channel.SMS]


@pytest.mark.parametrize(
    "part",
    ["030 1234567", "+49 30 1234567", "+49 (0)30", "0049301", "4567", "301", "123 45", "030"],
)
def test_a_patient_is_found_by_any_part_of_the_number(berlin: Desk, part: str) -> None:
    register(berlin, phone="(030) 12345-67")
    register(berlin, "Ben Lang", phone="089 9876543")

    assert found(berlin, part) == ["Anna Lang"]


def test_who_has_that_end_of_a_number_comes_first(berlin: Desk) -> None:
    register(berlin, "Anna", phone="0171 1234599")
    register(berlin, "Ben", phone="0171 5991234")

    assert found(berlin, "599") == ["Anna", "Ben"]


def test_a_carers_phone_finds_the_patient_and_says_whose_it_is(berlin: Desk) -> None:
    register(berlin, phone="030 1234567", second_phone="0171 1234599", second_phone_of="mother")

    (patient,) = berlin.services.patients.find("0171 1234599", by=berlin.by)

    assert (patient.second_phone_e164, patient.second_phone_of) == ("+491711234599", "mother")
    assert phrases.phones(patient)[1].replace("\u2066", "").replace("\u2069", "") == (
        "0171 1234599 (mother)"
    )


def test_two_numbers_in_one_field_are_kept_as_two(berlin: Desk) -> None:
    patient = register(berlin, phone="0171 1234599 / 030 7654321")

    assert (patient.phone, patient.second_phone) == ("0171 1234599", "030 7654321")
    assert patient.phone_e164 == "+491711234599"


def test_two_numbers_beside_a_second_phone_are_kept_and_never_texted(berlin: Desk) -> None:
    typed = "0171 1234599 / 030 7654321"

    patient = register(berlin, phone=typed, second_phone="0171 7654321")

    assert (patient.phone, patient.phone_e164) == (typed, "")
    assert patient.texts_to == "+491717654321"


@pytest.mark.parametrize("typed", ["112", "1234567", "0171 1"])
def test_a_number_that_nobody_has_blocks_nothing_is_never_texted_and_is_said(
    berlin: Desk, typed: str
) -> None:
    switch_on(berlin)
    patient = register(berlin, phone=typed, wants_sms=True)

    assert (patient.phone, patient.texts_to) == (typed, "")
    assert typed in phrases.doubtful_phones(patient)
    # The gateway refuses what is no whole number, and the desk sees that it did not go out.
    assert texted(berlin, patient) == [typed]


def test_a_message_goes_to_the_number_that_was_read(berlin: Desk) -> None:
    switch_on(berlin)

    assert texted(berlin, register(berlin, phone="+49 (0)171 1234599", wants_sms=True)) == [
        "+491711234599"
    ]


def test_a_message_goes_to_the_carer_where_the_patient_has_no_number(berlin: Desk) -> None:
    switch_on(berlin)
    patient = register(berlin, second_phone="0171 1234599", wants_sms=True)

    assert texted(berlin, patient) == ["+491711234599"]


def test_a_second_phone_that_is_none_is_refused_by_its_own_name(berlin: Desk) -> None:
    with pytest.raises(PhoneInvalid):
        register(berlin, second_phone="ask the mother")


def test_a_number_that_changes_is_found_no_more(berlin: Desk) -> None:
    patient = register(berlin, phone="030 1234567", second_phone="0171 1234599")

    changed = change(berlin, patient, phone="030 7654321")
    cleared = change(berlin, changed, second_phone="")

    assert cleared.second_phone_e164 == ""
    assert found(berlin, "7654321") == ["Anna Lang"]
    assert found(berlin, "1234567") == found(berlin, "1234599") == []


def test_numbers_are_read_again_when_the_country_is_another_one(desk: Desk) -> None:
    patient = register(desk, phone="0171 1234599", second_phone="+34 600 123 456")
    assert (patient.phone_e164, patient.phone_shown) == ("", "0171 1234599")

    set_clinic(desk, time_zone="Europe/Berlin")
    german = desk.services.patients.patient(patient.id, by=desk.by)
    assert (german.phone_e164, german.phone_shown) == ("+491711234599", "0171 1234599")
    assert german.second_phone_shown == "+34 600 12 34 56"
    assert found(desk, "+49171") == ["Anna Lang"]

    set_clinic(desk, country="ES")
    spanish = desk.services.patients.patient(patient.id, by=desk.by)
    assert (spanish.phone_e164, spanish.second_phone_shown) == ("", "600 12 34 56")
    assert found(desk, "+49171") == []

    set_clinic(desk, country="")
    again = desk.services.patients.patient(patient.id, by=desk.by)
    assert again == german


def test_a_country_that_is_none_is_refused(desk: Desk) -> None:
    with pytest.raises(CountryUnknown):
        set_clinic(desk, country="Spain")


def test_three_numbers_in_one_field_are_kept_as_typed_found_and_sent_nothing(berlin: Desk) -> None:
    typed = "0171 1234599, 030 7654321, 030 7654322"
    patient = register(berlin, phone=typed, wants_sms=True)

    assert (patient.phone, patient.second_phone) == (typed, "")
    assert found(berlin, "030 7654321") == ["Anna Lang"]
    assert patient.texts_to == ""
    assert typed in phrases.doubtful_phones(patient)


def test_no_number_goes_lost_beside_a_second_one_that_nobody_could_read(berlin: Desk) -> None:
    patient = register(berlin, phone="0171 1234599", second_phone="4711")

    with pytest.raises(PhonesTooMany):
        change(berlin, patient, phone="0171 1234599, 030 7654321")
