"""A mail server on loopback that refuses, delays and drops as it is told."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from qtoken.sending.mail import Encryption, MailGateway
from qtoken.services.people.mailboxes import Mailbox


@dataclass
class MailServer:
    """What it does with the next messages, and what it took."""

    port: int = 0
    answers_to_address: list[str] = field(default_factory=list)
    """One for each recipient that is named; `250 OK` when there are none left."""
    answers_to_message: list[str] = field(default_factory=list)
    """The same for each message; `drop` closes the connection instead, before or `after` it."""
    answer_to_quit: str = "221 Bye"
    taken: list[Envelope] = field(default_factory=list)

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        return self.answer_to_quit

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.answers_to_address.pop(0) if self.answers_to_address else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        if answer == "drop":
            _drop(server)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = self.answers_to_message.pop(0) if self.answers_to_message else "250 OK"
        if answer in ("250 OK", "drop after", "delay"):
            self.taken.append(envelope)
        if answer.startswith("drop"):
            _drop(server)
            return "250 OK"
        if answer == "delay":
            await asyncio.sleep(0.3)
            return "250 OK"
        return answer

    def texts(self) -> list[str]:
        """The bodies that it took."""
        written = [(taken.original_content or b"").decode() for taken in self.taken]
        return [text.partition("\r\n\r\n")[2].strip() for text in written]

    def gateway(self, **more: Any) -> MailGateway:
        """A gateway that sends to it."""
        return MailGateway(
            "127.0.0.1",
            self.port,
            Mailbox("clinic", "example.org"),
            **({"encryption": Encryption.NONE} | more),
        )


def _drop(server: SMTP) -> None:
    transport = server.transport
    assert isinstance(transport, asyncio.WriteTransport)
    transport.abort()


class _OnAnyPort(Controller):
    def _trigger_server(self) -> None:
        # To see whether it runs, the library asks at the port that was wished for: any.
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def running(server: MailServer, **settings: Any) -> Iterator[MailServer]:
    """Run it on a free port."""
    controller = _OnAnyPort(server, hostname="127.0.0.1", port=0, **settings)
    controller.start()
    try:
        server.port = controller.port
        yield server
    finally:
        controller.stop()
