"""Links for a new password: who gets one, what it opens, and how long."""

import pytest
from sqlalchemy import select

from qtoken.bootstrap import Clinic
from qtoken.domain.allowances import RESETS_HERE, RESETS_OF_ONE
from qtoken.domain.clock import SetClock
from qtoken.domain.errors import (
    NotSignedIn,
    PasswordTellsName,
    PasswordUnchanged,
    QTokenError,
    ResetClosed,
    ResetLinkUnknown,
    ResetSlowed,
)
from qtoken.domain.messages import Channel, Outcome
from qtoken.domain.press import Press
from qtoken.models.access import password_reset_table
from qtoken.sending.wording import subject_of, text_of
from qtoken.services.access.password_links import LINK_LASTS
from qtoken.services.messages.message_rows import OutgoingRow
from tests.support.desk import PASSWORD, Desk, new_request
from tests.support.messages import claimed_link, secret_of, send_links

NEW, MAILBOX = "green anchor at noon", "maria@example.org"


@pytest.fixture
def maria(desk: Desk) -> int:
    send_links(desk)
    return desk.account("maria", "patient", email=MAILBOX)


def claimed(desk: Desk) -> tuple[OutgoingRow, ...]:
    return desk.services.link_mails.claim(list(Channel))


def ask(desk: Desk, who: str = "maria", address: str = "") -> None:
    desk.services.password_links.ask(who, address=address)


def is_open(desk: Desk, secret: str) -> bool:
    try:
        desk.services.password_links.user(secret)
    except ResetLinkUnknown:
        return False
    return True


@pytest.mark.parametrize("who", ["maria", "MARIA ", MAILBOX, "Maria@Example.org"])
def test_a_link_comes_to_the_users_address(desk: Desk, maria: int, who: str) -> None:
    ask(desk, who)

    (row,) = claimed(desk)

    assert (row.to, row.facts["username"]) == (MAILBOX, "maria")
    assert row.facts["link"].startswith("https://queue.example.org/new-password/")
    assert "new password for maria" in text_of(row)
    assert row.facts["link"] in text_of(row)
    assert subject_of(row) == "City Clinic: choose a new password"
    assert claimed(desk) == ()


@pytest.mark.parametrize("typed", ["ärztin@example.org", "ÄRZTIN@EXAMPLE.ORG"])
def test_a_mailbox_in_any_script_is_known_without_regard_to_case(desk: Desk, typed: str) -> None:
    send_links(desk)
    desk.account("anna", "staff", email="ÄRZTin@example.org")

    ask(desk, typed)

    (row,) = claimed(desk)
    assert row.facts["username"] == "anna"


@pytest.mark.parametrize("who", ["nobody", "nobody@example.org", "", "ana", "%", "x" * 300])
def test_nobody_is_told_that_there_is_no_such_user(desk: Desk, maria: int, who: str) -> None:
    ask(desk, who)

    assert claimed(desk) == ()


def test_a_link_sets_a_password_once_and_ends_what_was_open(desk: Desk, maria: int) -> None:
    key = desk.services.access.log_in("maria", PASSWORD, address="").secret
    ask(desk)
    ask(desk)
    secret, other = (secret_of(row) for row in claimed(desk))

    row = desk.services.password_links.set_password(secret, NEW)

    assert row.id == maria
    assert desk.services.accounts.sign_in("maria", NEW).id == maria
    with pytest.raises(NotSignedIn):
        desk.services.access.signed_in(key)
    for used in (secret, other):
        with pytest.raises(ResetLinkUnknown):
            desk.services.password_links.set_password(used, "another green anchor")


@pytest.mark.parametrize(
    ("chosen", "refusal"), [("maria-1985", PasswordTellsName), (PASSWORD, PasswordUnchanged)]
)
def test_a_refused_password_leaves_the_link_as_it_is(
    desk: Desk, maria: int, chosen: str, refusal: type[QTokenError]
) -> None:
    ask(desk)
    (row,) = claimed(desk)

    with pytest.raises(refusal):
        desk.services.password_links.set_password(secret_of(row), chosen)

    assert is_open(desk, secret_of(row))


def test_a_link_is_worth_nothing_after_its_time(timed_desk: Desk, clock: SetClock) -> None:
    secret = secret_of(claimed_link(timed_desk))
    clock.advance(seconds=LINK_LASTS.total_seconds())

    assert not is_open(timed_desk, secret)


def test_what_nobody_sends_in_time_is_not_sent(
    timed_desk: Desk, maria: int, clock: SetClock
) -> None:
    ask(timed_desk)
    clock.advance(seconds=LINK_LASTS.total_seconds())

    assert claimed(timed_desk) == ()
    assert timed_desk.services.link_mails.due_at(list(Channel)) is None


@pytest.mark.parametrize("change", ["password", "email", "out"])
def test_what_changes_of_the_user_ends_open_links(desk: Desk, maria: int, change: str) -> None:
    ask(desk)
    (row,) = claimed(desk)
    accounts, by, request_id = desk.services.accounts, desk.by, new_request()

    match change:
        case "password":
            accounts.set_password(maria, NEW, press=Press(by, request_id))
        case "email":
            accounts.change_user(maria, email="other@example.org", press=Press(by, request_id))
        case _:
            accounts.set_active(maria, False, press=Press(by, request_id))

    assert not is_open(desk, secret_of(row))


def test_no_secret_is_kept_and_none_is_there_before_it_is_sent(
    desk: Desk, clinic: Clinic, maria: int
) -> None:
    def kept() -> list[str | None]:
        hashes = select(password_reset_table.c.secret_hash)
        return list(clinic.database.read(lambda c: c.scalars(hashes).all()))

    ask(desk)
    before = kept()
    (row,) = claimed(desk)

    assert before == [None]
    assert len(kept()) == 1
    assert secret_of(row) not in str(kept())


def test_what_was_certainly_not_taken_is_made_anew(
    timed_desk: Desk, maria: int, clock: SetClock
) -> None:
    ask(timed_desk)
    (first,) = claimed(timed_desk)
    timed_desk.services.link_mails.report(first.id, Outcome.REFUSED)
    clock.advance(seconds=15)

    (second,) = claimed(timed_desk)

    assert [is_open(timed_desk, secret_of(row)) for row in (first, second)] == [False, True]


@pytest.mark.parametrize("outcome", [Outcome.SENT, Outcome.UNKNOWN, Outcome.IMPOSSIBLE])
def test_what_may_have_arrived_is_not_sent_again(
    timed_desk: Desk, maria: int, clock: SetClock, outcome: Outcome
) -> None:
    ask(timed_desk)
    (row,) = claimed(timed_desk)
    timed_desk.services.link_mails.report(row.id, outcome)
    clock.advance(seconds=300)

    assert claimed(timed_desk) == ()


def test_none_are_sent_where_messages_are_not_set_up(desk: Desk) -> None:
    assert not desk.services.password_links.are_sent()

    with pytest.raises(ResetClosed):
        ask(desk)


def test_none_are_promised_where_only_texts_are_sent(
    timed_desk: Desk, maria: int, clock: SetClock
) -> None:
    send_links(timed_desk)
    clock.advance(seconds=LINK_LASTS.total_seconds())

    assert timed_desk.services.link_mails.claim([Channel.SMS]) == ()
    with pytest.raises(ResetClosed):
        ask(timed_desk)

    timed_desk.services.link_mails.claim([Channel.EMAIL])
    ask(timed_desk)
    assert len(claimed(timed_desk)) == 1


def test_one_network_is_slowed_whoever_it_asks_for(desk: Desk, maria: int) -> None:
    for number in range(RESETS_HERE.at_once):
        ask(desk, f"nobody{number}", address="192.0.2.1")

    with pytest.raises(ResetSlowed) as refused:
        ask(desk, address="192.0.2.1")

    assert "wait_s" in refused.value.parameters
    ask(desk, address="192.0.2.2")
    assert len(claimed(desk)) == 1


def test_a_mailbox_is_not_flooded_from_many_networks(desk: Desk, maria: int) -> None:
    for number in range(RESETS_OF_ONE.at_once + 3):
        try:
            ask(desk, "Maria" if number % 2 else "maria", address=f"192.0.2.{number}")
        except QTokenError as error:
            raise AssertionError from error

    assert len(claimed(desk)) == RESETS_OF_ONE.at_once
