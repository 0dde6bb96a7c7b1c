"""Roles and what each may do: the whole table."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qtoken.domain.errors import NotAllowed, NotSignedIn, RoleUnknown, TextMissing
from qtoken.domain.roles import Reach, Right, Role, parse_role, reach, require

ALL, OWN = Reach.ALL, Reach.OWN

# Reception is staff; each right with the roles that have it.
TABLE = {
    Right.SEE_CLINIC: dict.fromkeys(Role, ALL),
    Right.SEE_QUEUE: {Role.ADMIN: ALL, Role.STAFF: ALL, Role.DOCTOR: ALL, Role.PATIENT: OWN},
    Right.ISSUE: {Role.ADMIN: ALL, Role.STAFF: ALL, Role.DOCTOR: ALL, Role.PATIENT: OWN},
    Right.RUN_QUEUE: {Role.ADMIN: ALL, Role.STAFF: ALL, Role.DOCTOR: ALL},
    Right.SEE_PATIENTS: {Role.ADMIN: ALL, Role.STAFF: ALL, Role.DOCTOR: ALL, Role.PATIENT: OWN},
    Right.REGISTER_PATIENTS: {Role.ADMIN: ALL, Role.STAFF: ALL, Role.DOCTOR: ALL},
    Right.CHANGE_PATIENTS: {
        Role.ADMIN: ALL,
        Role.STAFF: ALL,
        Role.DOCTOR: ALL,
        Role.PATIENT: OWN,
    },
    Right.SEE_APPOINTMENTS: {Role.ADMIN: ALL, Role.STAFF: ALL, Role.DOCTOR: OWN, Role.PATIENT: OWN},
    Right.BOOK: {Role.ADMIN: ALL, Role.STAFF: ALL, Role.DOCTOR: OWN, Role.PATIENT: OWN},
    Right.SET_UP_CLINIC: {Role.ADMIN: ALL},
    Right.MANAGE_USERS: {Role.ADMIN: ALL, Role.STAFF: OWN, Role.DOCTOR: OWN, Role.PATIENT: OWN},
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("right", Right)
def test_a_role_has_the_rights_of_the_table(role: Role, right: Right) -> None:
    if role in TABLE[right]:
        assert reach(role.value, right) is TABLE[right][role]
        return
    with pytest.raises(NotAllowed) as refusal:
        reach(role.value, right)
    assert refusal.value.parameters == {"role": role.value}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("right", Right)
def test_the_right_for_ones_own_is_not_enough_where_all_is_required(
    role: Role, right: Right
) -> None:
    if TABLE[right].get(role) is ALL:
        assert require(role.value, right) is role
        return
    with pytest.raises(NotAllowed) as refusal:
        require(role.value, right)
    assert refusal.value.parameters == {"role": role.value}


@pytest.mark.parametrize("right", Right)
def test_nobody_has_no_right(right: Right) -> None:
    with pytest.raises(NotSignedIn):
        require(None, right)
    with pytest.raises(NotSignedIn):
        reach(None, right)


@given(st.text())
def test_any_text_is_a_role_or_refused_by_name(text: str) -> None:
    with suppress(RoleUnknown, TextMissing):
        assert parse_role(text) in Role


def test_an_unknown_role_is_refused_with_the_known_ones() -> None:
    with pytest.raises(RoleUnknown) as refusal:
        parse_role("banana")

    assert refusal.value.parameters["known"] == "admin, staff, doctor, patient"


def test_a_role_may_be_typed_with_capitals_and_blanks() -> None:
    assert parse_role(" Staff ") is Role.STAFF
