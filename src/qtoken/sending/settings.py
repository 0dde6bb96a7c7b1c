"""Reads the file that names the gateways. It contains passwords: only its owner may read it."""

import os
import ssl
import stat
import tomllib
from collections.abc import Mapping
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from qtoken.domain.errors import (
    GatewayMissing,
    GatewaysExposed,
    GatewaysInvalid,
    GatewaysUnreadable,
)
from qtoken.domain.messages import Channel
from qtoken.sending.gateway import Gateway
from qtoken.sending.mail import Encryption, MailGateway
from qtoken.sending.sms import TO, SmsGateway
from qtoken.services.people.mailboxes import mailbox

_LARGEST_BYTES = 64 * 1024
_PORTS = {Encryption.STARTTLS: 587, Encryption.TLS: 465, Encryption.NONE: 25}
_MAIL = {"server", "port", "from", "user", "password", "encryption", "trusted"}


def read_gateways(path: Path) -> Mapping[Channel, Gateway]:
    """Return the gateways of a file with the tables `[email]` and `[sms]`, or one of them.

    Raises `GatewaysUnreadable`, `GatewaysExposed`, `GatewaysInvalid`.
    """
    given = _read(path)
    unknown = set(given) - {"email", "sms"}
    if unknown or not given:
        raise GatewaysInvalid(path=path, reason="it needs [email] or [sms], and nothing else")
    found: dict[Channel, Gateway] = {}
    if "email" in given:
        found[Channel.EMAIL] = _mail(path, given["email"])
    if "sms" in given:
        found[Channel.SMS] = _sms(path, given["sms"])
    return found


def _read(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            # From the open file, so that the file cannot be exchanged between check and reading.
            mode = os.fstat(file.fileno()).st_mode
            text = file.read(_LARGEST_BYTES).decode("utf-8")
    except (OSError, UnicodeDecodeError):
        raise GatewaysUnreadable(path=path) from None
    if os.name == "posix" and mode & _forbidden(path):
        raise GatewaysExposed(path=path)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        # Only the parser's reason, not the line itself, which may be a password.
        raise GatewaysInvalid(path=path, reason=str(error).splitlines()[0][:120]) from None


def _forbidden(path: Path) -> int:
    # systemd gives a service access to its credentials by an access control list, whose mask looks
    # like the group's permission to read. The folder belongs to the service alone.
    credentials = os.environ.get("CREDENTIALS_DIRECTORY")
    is_credential = credentials is not None and path.parent == Path(credentials)
    return stat.S_IRWXO | (stat.S_IWGRP | stat.S_IXGRP if is_credential else stat.S_IRWXG)


def _mail(path: Path, given: Any) -> MailGateway:
    table = _table(path, "email", given, _MAIL)
    try:
        encryption = Encryption(table.get("encryption", Encryption.STARTTLS))
    except ValueError:
        known = ", ".join(Encryption)
        raise GatewaysInvalid(path=path, reason=f"encryption is one of: {known}") from None
    port = table.get("port", _PORTS[encryption])
    if not isinstance(port, int) or not 0 < port < 65536:
        raise GatewaysInvalid(path=path, reason="port is a number below 65536")
    sender = mailbox(_text(path, table, "from"), is_ours=True)
    if sender is None:
        raise GatewaysInvalid(path=path, reason="from is not the address of one mailbox")
    server = _text(path, table, "server")
    if encryption is Encryption.NONE and not _is_this_computer(server):
        reason = 'encryption "none" is only for a server on this computer, such as localhost'
        raise GatewaysInvalid(path=path, reason=reason)
    return MailGateway(
        server=server,
        port=port,
        sender=sender,
        user=_text(path, table, "user", needed=False),
        password=_text(path, table, "password", needed=False),
        encryption=encryption,
        trusted=_trusted(path, table),
    )


def _is_this_computer(server: str) -> bool:
    try:
        return ip_address(server.strip("[]")).is_loopback
    except ValueError:
        return server.lower().rstrip(".") == "localhost"


def _trusted(path: Path, table: dict[str, Any]) -> str:
    # Checked at the start: otherwise a wrong file shows hours later, at the first message, and
    # looks like a server that does not answer.
    trusted = _text(path, table, "trusted", needed=False)
    try:
        ssl.create_default_context(cafile=trusted or None)
    except OSError:
        reason = "trusted is no file with certificates that can be read"
        raise GatewaysInvalid(path=path, reason=reason) from None
    return trusted


def _sms(path: Path, given: Any) -> SmsGateway:
    url = _text(path, _table(path, "sms", given, {"url"}), "url")
    if TO not in url:
        raise GatewaysInvalid(path=path, reason=f"the url of [sms] needs {TO} for the number")
    if find_spec("apprise") is None:
        raise GatewayMissing
    return SmsGateway(url)


def _table(path: Path, name: str, given: Any, known: set[str]) -> dict[str, Any]:
    if not isinstance(given, dict) or set(given) - known:
        names = ", ".join(sorted(known))
        raise GatewaysInvalid(path=path, reason=f"[{name}] knows only: {names}")
    return given


def _text(path: Path, table: dict[str, Any], name: str, *, needed: bool = True) -> str:
    value = table.get(name, "")
    if not isinstance(value, str) or (needed and not value.strip()):
        raise GatewaysInvalid(path=path, reason=f"{name} is missing, or is no text")
    return value
