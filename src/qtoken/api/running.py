"""Runs the app until the process is told to end; no request in flight is lost then."""

import signal
import socket
import ssl
from collections.abc import Callable, Sequence
from pathlib import Path

import uvicorn

from qtoken.api import request_log
from qtoken.api.bell import Bell
from qtoken.api.server import make_app
from qtoken.bootstrap import open_clinic
from qtoken.domain.errors import FileUnreadable, QTokenError

ANSWERS_WITHIN_S = 30
"""How long requests in flight may take once the server is told to end."""


class AddressTaken(QTokenError):
    """Nothing can be served there."""

    code = "address_taken"
    message = "{address} cannot be used ({reason}). Choose another --host or --port."


class AddressInvalid(QTokenError):
    """Proxies and monitors are named by their addresses."""

    code = "address_invalid"
    message = "{text} is no address of a computer or network, such as 127.0.0.1 or 10.0.0.0/8"


def serve(
    address: str | None,
    *,
    host: str,
    port: int,
    certificate: Path | None,
    certificate_key: Path | None,
    proxies: Sequence[str],
    monitors: Sequence[str],
    ready: Callable[[str], None],
) -> None:
    """Serve the clinic of that database until SIGTERM or SIGINT; `ready` is told the address.

    Port 0 takes any free one. Raises `AddressTaken`, `AddressInvalid`, `FileUnreadable` and what
    `open_clinic` raises.
    """
    clinic = open_clinic(address)
    request_log.start()
    try:
        try:
            app = make_app(
                clinic,
                proxies=proxies,
                monitors=monitors,
                has_certificate=certificate is not None,
            )
        except ValueError:
            raise AddressInvalid(text=", ".join((*proxies, *monitors))[:80]) from None
        config = uvicorn.Config(
            app,
            http="h11",
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            # `serving.client_address` judges whom to believe.
            proxy_headers=False,
            ssl_certfile=certificate,
            ssl_keyfile=certificate_key,
            timeout_graceful_shutdown=ANSWERS_WITHIN_S,
        )
        _load(config, certificate)
        with _bound(host, port) as bound:
            scheme = "https" if certificate else "http"
            # The server raises the signal again when it has ended; the clinic is still open then.
            signal.signal(signal.SIGTERM, lambda *_: None)
            shown = f"[{host}]" if ":" in host else host
            ready(f"{scheme}://{shown}:{bound.getsockname()[1]}/")
            _Server(config, app.state.bell).run(sockets=[bound])
    finally:
        clinic.close()


class _Server(uvicorn.Server):
    """Sends listeners home first: their requests would never end by themselves."""

    def __init__(self, config: uvicorn.Config, bell: Bell) -> None:
        super().__init__(config)
        self._bell = bell

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the server; requests in flight are answered."""
        self._bell.close()
        await super().shutdown(sockets)


def _load(config: uvicorn.Config, certificate: Path | None) -> None:
    try:
        config.load()
    except (OSError, ssl.SSLError) as error:
        reason = error.strerror or type(error).__name__
        raise FileUnreadable(path=error.filename or certificate, reason=reason) from None


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or "-"
        raise AddressTaken(address=f"{host}:{port}", reason=reason) from None
