"""E-mail to a real server: it is known whether it was taken, or said that it is not known."""

import socket
import ssl
import threading
from collections.abc import Iterator
from email import message_from_bytes, message_from_string, policy
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult

from qtoken.domain.messages import Outcome
from qtoken.domain.send_failures import Cause, Failure
from qtoken.sending import mail
from tests.sending.mail_server import MailServer, running
from tests.support.certificates import make_certificate

TO = "ana@example.org"


@pytest.fixture
def server() -> Iterator[MailServer]:
    with running(MailServer()) as started:
        yield started


def send(server: MailServer, text: str = "C-001, please come.") -> Outcome:
    return server.gateway().send(TO, subject="City Clinic: C-001", text=text).outcome


def test_a_message_arrives_as_it_was_written(server: MailServer) -> None:
    text = "Přijďte prosím\n.na kardiologii\n.\nالآن"

    assert send(server, text) is Outcome.SENT

    (taken,) = server.taken
    found = message_from_bytes(taken.original_content or b"", policy=policy.default)
    assert (found["To"], found["From"]) == (TO, "clinic@example.org")
    assert found["Subject"] == "City Clinic: C-001"
    assert found["Auto-Submitted"] == "auto-generated"
    assert found["Message-ID"].endswith("@example.org>")
    assert found.get_content().strip().splitlines() == text.splitlines()


@pytest.mark.parametrize(
    "stored", ["a:ana@example.org", "a,ana@example.org", "ana@example,org", "<ana@example.org>"]
)
def test_what_was_stored_and_is_not_one_mailbox_is_told_and_nobody_gets_it(
    server: MailServer, stored: str
) -> None:
    tried = server.gateway().send(stored, subject="x", text="y")

    assert tried.outcome is Outcome.IMPOSSIBLE
    assert tried.failure == Failure(Cause.MAILBOX_INVALID)
    assert server.taken == []


@pytest.mark.parametrize(
    ("to", "asked_for"),
    [
        ("ana@bücher.example", "ana@xn--bcher-kva.example"),
        ("o'brien+desk@example.org", "o'brien+desk@example.org"),
        ("用户@example.org", "用户@example.org"),
    ],
)
def test_header_and_envelope_name_the_same_mailbox(
    server: MailServer, to: str, asked_for: str
) -> None:
    assert server.gateway().send(to, subject="x", text="y").outcome is Outcome.SENT

    (taken,) = server.taken
    found = message_from_string((taken.original_content or b"").decode(), policy=policy.default)
    assert taken.rcpt_tos == [asked_for]
    assert [address.addr_spec for address in found["To"].addresses] == [asked_for]


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ("451 greylisted, try later", Outcome.REFUSED),
        ("550 no such mailbox <ana@example.org>", Outcome.IMPOSSIBLE),
        ("drop", Outcome.REFUSED),
    ],
)
def test_an_address_that_is_not_taken(server: MailServer, answer: str, outcome: Outcome) -> None:
    server.answers_to_address = [answer]

    tried = server.gateway().send(TO, subject="x", text="y")

    assert tried.outcome is outcome
    assert TO not in str(tried.failure)
    assert server.taken == []


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ("452 the disk is full", Outcome.REFUSED),
        ("554 this is spam", Outcome.IMPOSSIBLE),
        ("drop", Outcome.UNKNOWN),
        ("drop after", Outcome.UNKNOWN),
        ("delay", Outcome.SENT),
    ],
)
def test_a_message_that_is_not_taken(server: MailServer, answer: str, outcome: Outcome) -> None:
    server.answers_to_message = [answer]

    assert send(server) is outcome


@pytest.mark.parametrize("answer", ["250 OK", "421 too late", "500 what?"])
def test_what_was_taken_is_sent_whatever_the_goodbye(server: MailServer, answer: str) -> None:
    server.answer_to_quit = answer

    assert send(server) is Outcome.SENT
    assert len(server.taken) == 1


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

    assert send(MailServer(port=port)) is Outcome.REFUSED


def test_a_server_that_never_speaks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "TIMEOUT_S", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert send(MailServer(port=silent.getsockname()[1])) is Outcome.REFUSED


def test_a_server_that_falls_silent_after_the_message(
    server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "TIMEOUT_S", 0.1)
    server.answers_to_message = ["delay"]

    assert send(server) is Outcome.UNKNOWN


def test_a_server_without_encryption_gets_no_password(server: MailServer) -> None:
    gateway = server.gateway(encryption=mail.Encryption.STARTTLS, user="clinic", password="secret")

    assert gateway.send(TO, subject="x", text="y").outcome is Outcome.REFUSED
    assert server.taken == []


def test_many_at_once_each_arrive(server: MailServer) -> None:
    outcomes: list[Outcome] = []
    threads = [
        threading.Thread(target=lambda n=n: outcomes.append(send(server, f"Number {n}")))
        for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert outcomes == [Outcome.SENT] * 8
    assert sorted(server.texts()) == sorted(f"Number {n}" for n in range(8))


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def guarded(certificate: tuple[Path, Path]) -> Iterator[MailServer]:
    """A server that wants encryption and a password first."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certificate)

    def is_known(server: object, session: object, envelope: object, kind: str, given: Any) -> Any:
        is_right = (given.login, given.password) == (b"clinic", b"secret")
        return AuthResult(success=is_right, handled=is_right)

    settings = {"tls_context": context, "require_starttls": True, "auth_required": True}
    with running(MailServer(), authenticator=is_known, **settings) as started:
        yield started


def guarded_gateway(
    server: MailServer, certificate: tuple[Path, Path], password: str = "secret"
) -> mail.MailGateway:
    return server.gateway(
        encryption=mail.Encryption.STARTTLS,
        user="clinic",
        password=password,
        trusted=str(certificate[0]),
    )


def test_a_password_goes_over_an_encrypted_way(
    guarded: MailServer, certificate: tuple[Path, Path]
) -> None:
    tried = guarded_gateway(guarded, certificate).send(TO, subject="x", text="y")

    assert tried.outcome is Outcome.SENT
    assert guarded.texts() == ["y"]


def test_a_wrong_password_is_told_and_sends_nothing(
    guarded: MailServer, certificate: tuple[Path, Path]
) -> None:
    tried = guarded_gateway(guarded, certificate, "wrong").send(TO, subject="x", text="y")

    assert tried.outcome is Outcome.REFUSED
    assert tried.failure == Failure(Cause.MAIL_SIGN_IN_REFUSED)
    assert guarded.taken == []


def test_a_server_that_cannot_prove_who_it_is_gets_nothing(guarded: MailServer) -> None:
    gateway = guarded.gateway(encryption=mail.Encryption.STARTTLS, user="clinic", password="secret")

    tried = gateway.send(TO, subject="x", text="y")

    assert tried.outcome is Outcome.REFUSED
    assert tried.failure == Failure(Cause.MAIL_CERTIFICATE_UNTRUSTED)
    assert guarded.taken == []


def test_a_server_that_knows_no_encryption_or_sign_in_is_told_apart() -> None:
    with running(MailServer()) as bare:
        signing_in = bare.gateway(user="clinic", password="secret")
        encrypting = bare.gateway(encryption=mail.Encryption.STARTTLS)
        tried = [gateway.send(TO, subject="x", text="y") for gateway in (signing_in, encrypting)]

    assert [(one.outcome, one.failure) for one in tried] == [
        (Outcome.REFUSED, Failure(Cause.MAIL_ENCRYPTION_MISSING))
    ] * 2
