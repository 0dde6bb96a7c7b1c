"""One field, one mailbox: what is several, or none, is refused where it enters."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qtoken.domain.errors import EmailInvalid, TextTooLong, TextUnreadable
from qtoken.services.people.mailboxes import Mailbox, clean_email, mailbox
from tests.support.desk import Desk

NOT_ONE_MAILBOX = [
    "anna",
    "a@",
    "@b",
    "a b@c",
    "a@b@c",
    "a:b@example.org",
    "a,b@example.org",
    "a;b@example.org",
    "a@example,org",
    "a@example.org,",
    "a@example.org b@example.org",
    "<a@example.org>",
    "a@example.org>",
    "mailto:a@example.org",
    "(c)a@example.org",
    "a@exa\\nmple.org",
    "a..b@example.org",
    "a@example",
    "a@[127.0.0.1]",
    '"a b"@example.org',
]


@pytest.mark.parametrize("typed", NOT_ONE_MAILBOX)
def test_what_is_not_one_mailbox_is_refused_and_never_written_to(typed: str) -> None:
    with pytest.raises(EmailInvalid):
        clean_email(typed)
    assert mailbox(typed) is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        (" Ana@Example.ORG ", "Ana@example.org"),
        ("o'brien+desk@example.co.uk", "o'brien+desk@example.co.uk"),
        ("ana@BÜCHER.example", "ana@bücher.example"),
        ("用户@例子.广告", "用户@例子.广告"),
        (
            "\uff41\uff4e\uff41\uff20\uff45\uff58\uff41\uff4d\uff50\uff4c\uff45\uff0e\uff4f\uff52\uff47",
            "ana@example.org",
        ),
    ],
)
def test_an_address_in_any_script_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert clean_email(typed) == kept


def test_the_network_is_asked_in_its_own_letters() -> None:
    assert mailbox("ana@bücher.example") == Mailbox("ana", "xn--bcher-kva.example")


def test_the_clinics_own_mailbox_may_have_a_name() -> None:
    assert mailbox("City Clinic <desk@example.org>", is_ours=True) == Mailbox(
        "desk", "example.org", "City Clinic"
    )
    assert mailbox("desk@a.example, other@a.example", is_ours=True) is None


@given(st.text())
def test_any_text_is_one_mailbox_or_refused_by_name(text: str) -> None:
    with suppress(EmailInvalid, TextTooLong, TextUnreadable):
        kept = clean_email(text)
        assert not kept or mailbox(kept) is not None


@pytest.mark.parametrize("typed", ["a@example,org", "a:b@example.org"])
def test_users_have_one_mailbox_too(desk: Desk, typed: str) -> None:
    accounts = desk.services.accounts

    with pytest.raises(EmailInvalid):
        accounts.add_user(
            "bo", password="Trail-kettle-97-moss", role="staff", email=typed, press=desk.press()
        )
    with pytest.raises(EmailInvalid):
        accounts.change_user(desk.by, email=typed, press=desk.press())
