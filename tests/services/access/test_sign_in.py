"""Signing in with anything that a keyboard or a clipboard can hold."""

from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from qtoken.bootstrap import open_clinic
from qtoken.domain.errors import (
    PasswordTooShort,
    QTokenError,
    RoleUnknown,
    SignInSlowed,
    TextMissing,
    TextTooLong,
    TextUnreadable,
    UsernameInvalid,
    UsernameTaken,
    WrongPassword,
)
from tests.support.desk import PASSWORD, Desk, cheap_hasher

ANY_TEXT = st.text(st.characters(exclude_categories=[]), max_size=100)
BAD_USERS: list[tuple[str, str, type[QTokenError]]] = [
    ("username", "with blank", UsernameInvalid),
    ("username", "x" * 10_000, UsernameInvalid),
    ("username", "ß" * 60, UsernameInvalid),
    ("username", "a\0b", UsernameInvalid),
    ("username", "ANA", UsernameTaken),
    ("password", "short", PasswordTooShort),
    ("password", "x" * 10_000, TextTooLong),
    ("password", "\ud800" * 10, TextUnreadable),
    ("role", "banana", RoleUnknown),
    ("role", "", TextMissing),
]


def test_any_name_and_password_is_right_or_wrong(engine_name: str, address: str) -> None:
    clinic = open_clinic(address, hasher=cheap_hasher())

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(ANY_TEXT, ANY_TEXT)
    @example("\0", "x")
    @example("\ud800", "\ud800")
    @example("x" * 10_000, "x" * 10_000)
    @example("", "")
    def holds(username: str, password: str) -> None:
        with pytest.raises((WrongPassword, SignInSlowed)):
            clinic.services.accounts.sign_in(username, password)

    holds()
    clinic.close()


def test_a_password_that_is_no_text_is_a_wrong_one(desk: Desk) -> None:
    with pytest.raises(WrongPassword):
        desk.services.accounts.sign_in("ana", "\ud800")


def test_a_user_that_cannot_be_is_refused_by_name(desk: Desk) -> None:
    count = len(desk.services.users.everybody(by=desk.by))

    for field, text, kind in BAD_USERS:
        user: dict[str, Any] = {"username": "ben", "password": PASSWORD, "role": "staff"}
        user[field] = text
        with pytest.raises(kind):
            desk.services.accounts.add_user(**user, press=desk.press())

    assert len(desk.services.users.everybody(by=desk.by)) == count


def test_a_user_signs_in_however_the_accents_are_typed(desk: Desk) -> None:
    added = desk.services.accounts.add_user(
        "José", password=PASSWORD, role="staff", press=desk.press()
    )

    assert desk.services.accounts.sign_in("JOSE\u0301", PASSWORD) == added


def test_no_password_is_kept_as_it_was_typed(desk: Desk, address: str) -> None:
    from sqlalchemy import select

    from qtoken.models.user import user_table

    clinic = open_clinic(address, hasher=cheap_hasher())
    hashes = clinic.database.read(lambda c: c.scalars(select(user_table.c.password_hash)).all())

    assert all(kept.startswith("$argon2id$") for kept in hashes)
    clinic.close()
