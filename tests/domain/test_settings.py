"""Settings as they are described: their kinds, bounds and defaults, and how they are refused."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qtoken.domain.clinic_settings import CLINIC_SETTINGS, ClinicSettings, cleaned, new_clinic
from qtoken.domain.errors import ChoiceUnknown, NumberOutOfRange, TextMissing, TimeInvalid
from qtoken.domain.fields import Field
from qtoken.domain.setting import Setting
from qtoken.domain.setting_kinds import (
    Choice,
    ClockTime,
    Flag,
    Kind,
    Number,
    Text,
    clock_time,
    minute_of_day,
)
from qtoken.settings import SETTINGS

EVERY_SETTING = [*CLINIC_SETTINGS, *SETTINGS]
NUMBERS = [it for it in CLINIC_SETTINGS if isinstance(it.kind, Number)]
ANYTHING = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text())


@pytest.mark.parametrize("described", EVERY_SETTING, ids=lambda it: it.name)
def test_a_setting_has_a_line_of_help_and_a_default_of_its_kind(described: Setting) -> None:
    assert described.help.endswith(".")
    assert described.default is None or described.kind.takes(described.default)


@pytest.mark.parametrize("described", CLINIC_SETTINGS, ids=lambda it: it.name)
def test_a_setting_of_the_clinic_has_a_label(described: Setting) -> None:
    assert described.label


@pytest.mark.parametrize("described", NUMBERS, ids=lambda it: it.name)
def test_a_number_is_taken_up_to_its_bounds_and_refused_beyond_by_name(described: Setting) -> None:
    kind = described.kind
    assert isinstance(kind, Number)

    for inside in (kind.lowest, kind.highest):
        assert described.clean(inside) == inside
    for outside in (kind.lowest - 1, kind.highest + 1):
        with pytest.raises(NumberOutOfRange) as refusal:
            described.clean(outside)
        named = refusal.value.parameters
        assert (named["field"], named["lowest"]) == (described.name, kind.lowest)
        assert named["highest"] == kind.highest


@given(ANYTHING)
def test_what_a_kind_takes_is_what_it_keeps_as_it_is(value: object) -> None:
    kinds: list[Kind[Any]] = [Flag(), Number(0, 9), ClockTime(), Choice(("light", "dark"))]
    for kind in kinds:
        if kind.takes(value):
            assert kind.clean(kind.typed(value), Field.NAME) == value


def test_a_value_of_another_type_is_a_fault_of_the_caller() -> None:
    for wrong in ({"undo_within_s": True}, {"undo_within_s": "5"}, {"is_joining_open": 1}):
        with pytest.raises(TypeError):
            cleaned(wrong)


def test_a_setting_that_there_is_not_is_a_fault_of_the_caller() -> None:
    with pytest.raises(TypeError, match="colour"):
        cleaned({"colour": "blue"})


def test_a_choice_that_is_not_offered_is_refused_with_those_that_are() -> None:
    with pytest.raises(ChoiceUnknown) as refusal:
        Choice(("light", "dark")).clean("blue", Field.NAME)

    assert refusal.value.parameters["known"] == "light, dark"


def test_a_text_that_may_be_unset_is_unset_by_an_empty_one() -> None:
    unset = {
        it.name: ""
        for it in CLINIC_SETTINGS
        if isinstance(it.kind, Text) and not it.kind.is_required
    }

    assert unset
    assert cleaned(unset) == unset
    for required in ("name", "time_zone"):
        with pytest.raises(TextMissing):
            cleaned({required: ""})


@given(st.integers(0, 24 * 60 - 1))
def test_a_time_is_read_as_it_is_shown(minute: int) -> None:
    assert minute_of_day(clock_time(minute), Field.NAME) == minute


@pytest.mark.parametrize("text", ["24:00", "8", "08:60", "8.30", "-1:00", "0800", "\x00"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(TimeInvalid):
        minute_of_day(text, Field.NAME)


def test_a_new_clinic_has_the_defaults() -> None:
    made = new_clinic(" North  Clinic ", "Europe/Madrid")

    assert made == ClinicSettings("North Clinic", "Europe/Madrid")
    for it in CLINIC_SETTINGS:
        assert it.default in {None, getattr(made, it.name)}
