"""From a change in the clinic to a message that has arrived, on both databases."""

import os
import signal
import subprocess
import sys
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path

import pytest

from qtoken import message_phrases, texts
from qtoken.bootstrap import Clinic
from qtoken.domain.errors import GatewaysExposed, GatewaysInvalid, GatewaysUnreadable
from qtoken.domain.messages import Channel
from qtoken.sending.gateway import SENT, Tried
from qtoken.sending.sender import Sender
from qtoken.sending.settings import read_gateways
from qtoken.sending.wording import text_of
from tests.sending.mail_server import MailServer, running
from tests.support.desk import Desk
from tests.support.messages import outgoing, reachable_patient, send_links, switch_on
from tests.support.server_process import served
from tests.support.waiting import becomes_true


@pytest.fixture
def server() -> Iterator[MailServer]:
    with running(MailServer()) as started:
        yield started


@pytest.fixture
def sender(clinic: Clinic, server: MailServer) -> Iterator[Sender]:
    made = Sender(
        (clinic.services.link_mails, clinic.services.outbox),
        {Channel.EMAIL: server.gateway()},
        subscribe=clinic.feed.subscribe,
    )
    yield made
    made.stop()


def gateways_file(folder: Path, server: MailServer) -> Path:
    path = folder / "gateways.toml"
    path.write_text(
        f'[email]\nserver = "127.0.0.1"\nport = {server.port}\nencryption = "none"\n'
        'from = "clinic@example.org"\n',
        encoding="utf-8",
    )
    path.chmod(0o600)
    return path


def test_a_token_is_told_while_the_sender_runs(
    desk: Desk, clinic: Clinic, server: MailServer, sender: Sender
) -> None:
    switch_on(desk)
    clinic.feed.start()
    sender.start()

    desk.issue(desk.department("Cardiology", "C"), reachable_patient(desk, sms=False, email=True))

    assert becomes_true(lambda: len(server.taken) == 1)
    assert server.texts() == ["City Clinic, Cardiology: your number is C-001. You are next."]
    assert becomes_true(lambda: clinic.services.outbox.due_at(list(Channel)) is None)


def test_a_message_speaks_the_language_of_whom_it_reaches(
    desk: Desk, server: MailServer, sender: Sender
) -> None:
    switch_on(desk)
    patient = reachable_patient(desk, sms=False, email=True, language="en-XA")
    desk.issue(desk.department("Cardiology", "C"), patient)

    sender.send_due()

    (said,) = server.texts()
    assert b64decode(said).decode().startswith("[City Clinic, Cardiology: ýöûŕ")
    assert texts.language() == texts.ENGLISH


def test_what_the_server_refuses_for_good_is_shown_at_the_desk(
    desk: Desk, server: MailServer, sender: Sender
) -> None:
    switch_on(desk)
    server.answers_to_address = ["550 no such mailbox"]
    desk.issue(desk.department(), reachable_patient(desk, "Ana Lang", sms=False, email=True))

    sender.send_due()

    (failed,) = desk.services.messages.failures(by=desk.by)
    assert (failed.patient, failed.is_unknown) == ("Ana Lang", False)
    assert failed.error == "mail_refused 550"
    assert "(550)" in message_phrases.unsent(failed.error)


def test_what_this_sender_has_no_gateway_for_is_left_to_another(desk: Desk, sender: Sender) -> None:
    switch_on(desk)
    desk.issue(desk.department(), reachable_patient(desk, sms=True))

    assert sender.send_due() == ()

    (row,) = desk.services.outbox.claim([Channel.SMS])
    assert row.channel is Channel.SMS
    assert desk.services.messages.failures(by=desk.by) == ()


def test_a_gateway_that_breaks_ends_nothing_and_is_not_tried_twice(
    desk: Desk, clinic: Clinic, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken:
        count = 0

        def send(self, to: str, *, subject: str, text: str) -> Tried:
            Broken.count += 1
            raise ValueError(to)

    switch_on(desk)
    desk.issue(desk.department(), reachable_patient(desk))
    broken = Sender(
        [clinic.services.outbox], {Channel.SMS: Broken()}, subscribe=clinic.feed.subscribe
    )

    broken.send_due()
    broken.send_due()

    assert Broken.count == 1
    assert [row.is_unknown for row in desk.services.messages.failures(by=desk.by)] == [True]
    assert "601" not in caplog.text


def test_words_of_the_clinic_are_filled_with_what_is_so(desk: Desk) -> None:
    switch_on(desk)
    desk.services.messages.set_template(
        "issued",
        channel="sms",
        text="{{{label}}}  in {department}\n\n{link}",
        press=desk.press("words-for-issued"),
    )
    desk.issue(desk.department("Cardiology", "C"), reachable_patient(desk))

    (row,) = outgoing(desk)

    assert text_of(row) == "{C-001} in Cardiology"


@pytest.mark.parametrize(
    ("text", "mode", "refusal"),
    [
        ("", 0o600, GatewaysInvalid),
        ("[email]\n", 0o600, GatewaysInvalid),
        ("[email\nx", 0o600, GatewaysInvalid),
        ("[fax]\n", 0o600, GatewaysInvalid),
        ('[sms]\nurl = "json://x/"\n', 0o600, GatewaysInvalid),
        ('[email]\nserver="x"\nfrom="y@z.example"\nport="z"\n', 0o600, GatewaysInvalid),
        ('[email]\nserver="x"\nfrom="y@z.example"\nencryption="rot13"\n', 0o600, GatewaysInvalid),
        ('[email]\nserver="x"\nfrom="y@z.example"\nencryption="none"\n', 0o600, GatewaysInvalid),
        ('[email]\nserver="x"\nfrom="y@z.example"\ntrusted="/none"\n', 0o600, GatewaysInvalid),
        ('[email]\nserver="x"\nfrom="y@z.example"\n', 0o640, GatewaysExposed),
        (None, 0o600, GatewaysUnreadable),
    ],
)
def test_a_file_that_names_no_gateways_is_refused_by_name(
    tmp_path: Path, text: str | None, mode: int, refusal: type[Exception]
) -> None:
    path = tmp_path / "gateways.toml"
    if text is not None:
        path.write_text(text, encoding="utf-8")
        path.chmod(mode)

    with pytest.raises(refusal):
        read_gateways(path)


@pytest.mark.parametrize(("mode", "is_taken"), [(0o440, True), (0o460, False), (0o444, False)])
def test_a_credential_of_a_service_may_show_its_access_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: int, is_taken: bool
) -> None:
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    path = tmp_path / "gateways.toml"
    path.write_text('[email]\nserver="x"\nfrom="y@z.example"\n', encoding="utf-8")
    path.chmod(mode)

    try:
        found = set(read_gateways(path))
    except GatewaysExposed:
        found = set()

    assert (found == {Channel.EMAIL}) is is_taken


def test_the_command_sends_what_is_due_and_ends_in_order(
    desk: Desk, clinic: Clinic, address: str, server: MailServer, tmp_path: Path
) -> None:
    switch_on(desk)
    department = desk.department("Cardiology", "C")
    desk.issue(department, reachable_patient(desk, sms=False, email=True))
    command = [
        *(sys.executable, "-m", "qtoken", "send-messages", "--database", address),
        *("--gateways", str(gateways_file(tmp_path, server))),
    ]
    own = {f"QTOKEN_{name}_DIR": str(tmp_path / name) for name in ("DATA", "CONFIG", "LOG")}
    environment = os.environ | own

    def sent_once() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*command, "--once"],
            check=False,
            capture_output=True,
            text=True,
            timeout=60,
            env=environment,
        )

    once = sent_once()
    assert (once.returncode, once.stdout) == (0, "1 message was tried.\n"), once.stderr

    server.answers_to_address = ["451 not now"]
    desk.issue(department, reachable_patient(desk, "Omar Aziz", sms=False, email=True))
    refused = sent_once()
    assert refused.stdout.splitlines() == [
        "1 message was tried.",
        "1 of them did not go out. The mail server refuses it (451).",
    ]

    running_on = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    assert running_on.stdout is not None
    assert "Sending messages" in running_on.stdout.readline()
    desk.issue(department, reachable_patient(desk, "Ali Hassan", sms=False, email=True))
    assert becomes_true(lambda: len(server.taken) == 2)
    running_on.send_signal(signal.SIGTERM)

    assert running_on.wait(30) == 0
    running_on.stdout.close()
    assert desk.services.messages.failures(by=desk.by) == ()
    log = (tmp_path / "LOG" / "qtoken.log").read_text(encoding="utf-8")
    assert "sent" in log
    assert not [word for word in ("Ana", "Ali", "example.org", "601") if word in log]


def test_the_server_sends_messages_too_where_it_is_told_how(
    desk: Desk, address: str, server: MailServer, tmp_path: Path
) -> None:
    switch_on(desk)
    with served(address, "--gateways", str(gateways_file(tmp_path, server))) as serving:
        desk.issue(desk.department(), reachable_patient(desk, sms=False, email=True))
        assert becomes_true(lambda: len(server.taken) == 1)
        serving.process.send_signal(signal.SIGTERM)

        assert serving.wait() == 0


def test_what_is_in_hand_is_finished_before_the_end(
    desk: Desk, clinic: Clinic, server: MailServer, sender: Sender
) -> None:
    switch_on(desk)
    server.answers_to_message = ["delay"]
    clinic.feed.start()
    sender.start()
    desk.issue(desk.department(), reachable_patient(desk, sms=False, email=True))
    assert becomes_true(lambda: len(server.taken) == 1)

    sender.stop()

    assert clinic.services.outbox.claim(list(Channel)) == ()
    assert desk.services.messages.failures(by=desk.by) == ()


def test_a_link_for_a_new_password_arrives(
    desk: Desk, server: MailServer, sender: Sender, caplog: pytest.LogCaptureFixture
) -> None:
    send_links(desk)
    desk.account("maria", "staff", email="maria@example.org")
    desk.services.password_links.ask("maria", address="")

    assert (sender.send_due(), sender.send_due()) == ((SENT,), ())

    assert [envelope.rcpt_tos for envelope in server.taken] == [["maria@example.org"]]
    (text,) = server.texts()
    assert "/new-password/" in text
    # Ours: the test's own mail server may write down whom it was told of.
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("qtoken")]
    assert "maria" not in " ".join(ours)
