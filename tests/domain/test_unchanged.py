"""Leaving a field alone and taking its value away are two things."""

from qtoken.domain.unchanged import UNCHANGED, changes, if_given, unless_unchanged


def test_a_change_has_what_it_names_and_none_is_a_value() -> None:
    named = changes({"name": "Dr Rey", "room_id": None, "specialty": "", "user_id": UNCHANGED})

    assert named == {"name": "Dr Rey", "room_id": None, "specialty": ""}


def test_only_what_is_named_is_cleaned() -> None:
    assert unless_unchanged(" Eyes ", str.strip) == "Eyes"
    assert unless_unchanged(UNCHANGED, str.strip) is UNCHANGED


def test_an_option_that_was_not_given_changes_nothing() -> None:
    assert if_given(None) is UNCHANGED
    assert if_given("") == ""
