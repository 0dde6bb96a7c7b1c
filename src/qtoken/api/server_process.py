"""Runs the app until the process is told to end; requests in flight are still answered."""

import faulthandler
import signal
import socket
import ssl
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import uvicorn
from fastapi import FastAPI

from qtoken.api import request_log
from qtoken.api.doors import Doors, Leave, Porter
from qtoken.api.protocol import BoundedHttp
from qtoken.api.server import make_app
from qtoken.api.serving import Serving
from qtoken.api.warming import ask_health, warm_services
from qtoken.bootstrap import Clinic, open_clinic
from qtoken.domain.errors import FileUnreadable, QTokenError
from qtoken.domain.messages import Channel
from qtoken.sending.gateway import Gateway
from qtoken.sending.sender import Sender
from qtoken.sending.settings import read_gateways

IDLE_WITHIN_S = 75
"""How long a connection is kept between two requests: longer than clients keep theirs. Otherwise a
client could send a request at the very moment in which we close."""

FILES_WANTED = 8192
"""Open files, connections included, that the system is asked for."""

ANSWERS_WITHIN_S = 30
"""How long requests in flight may take once the server is told to end."""

FORCED_AFTER_S = 5
"""How long after that the process ends in any case: a request that spins cannot be cancelled."""


class AddressTaken(QTokenError):
    """Nothing can be served there."""

    code = "address_taken"
    message = "{address} cannot be used ({reason}). Choose another --host or --port."


class AddressInvalid(QTokenError):
    """A proxy or monitor is not named by an address or network."""

    code = "address_invalid"
    message = "{text} is no address of a computer or network, such as 127.0.0.1 or 10.0.0.0/8"


@dataclass(frozen=True, slots=True)
class Options:
    """How a server is reached, and which proxies it believes."""

    host: str
    port: int
    """0 takes any free one."""
    certificate: Path | None = None
    certificate_key: Path | None = None
    proxies: tuple[str, ...] = ()
    monitors: tuple[str, ...] = ()
    gateways: Path | None = None
    """The file by which the server also sends the clinic's messages."""


def serve(address: str | None, options: Options, ready: Callable[[str], None]) -> None:
    """Serve the clinic of that database until SIGTERM or SIGINT; `ready` is told the address.

    Raises `AddressTaken`, `AddressInvalid`, `FileUnreadable`, what `read_gateways` raises and what
    `open_clinic` raises.
    """
    ways = None if options.gateways is None else read_gateways(options.gateways)
    clinic = open_clinic(address)
    stop_log = request_log.start()
    try:
        app = _app(clinic, options)
        config = _config(app, options)
        warm_services(clinic)
        with _bound(options.host, options.port) as bound, _sending(clinic, ways):
            scheme = "https" if options.certificate else "http"
            # In a URL an IPv6 address stands in brackets, or its colons would be taken for the
            # port's.
            shown = f"[{options.host}]" if ":" in options.host else options.host
            address = f"{scheme}://{shown}:{bound.getsockname()[1]}/"
            server = _Server(config, app, lambda: ready(address))
            # Whoever reads the address may end the server at once. uvicorn raises the signal once
            # more after its end; without a handler of ours that would kill the process before the
            # clinic is closed.
            for way_to_end in (signal.SIGTERM, signal.SIGINT):
                signal.signal(way_to_end, server.handle_exit)
            server.run(sockets=[bound])
    finally:
        clinic.close()
        stop_log()


@contextmanager
def _sending(clinic: Clinic, ways: Mapping[Channel, Gateway] | None) -> Iterator[None]:
    if ways is None:
        yield
        return
    outboxes = (clinic.services.link_mails, clinic.services.outbox)
    sender = Sender(outboxes, ways, subscribe=clinic.feed.subscribe)
    sender.start()
    try:
        yield
    finally:
        sender.stop()


def _app(clinic: Clinic, options: Options) -> FastAPI:
    try:
        return make_app(
            clinic,
            proxies=options.proxies,
            monitors=options.monitors,
            has_certificate=options.certificate is not None,
        )
    except ValueError:
        named = ", ".join((*options.proxies, *options.monitors))
        raise AddressInvalid(text=named[:80]) from None


def _config(app: FastAPI, options: Options) -> uvicorn.Config:
    config = uvicorn.Config(
        app,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        # uvicorn would believe the headers of any listed proxy, without counting how many there
        # are in a row; `serving.client_address` does.
        proxy_headers=False,
        ssl_certfile=options.certificate,
        ssl_keyfile=options.certificate_key,
        timeout_graceful_shutdown=ANSWERS_WITHIN_S,
        timeout_keep_alive=IDLE_WITHIN_S,
    )
    _load(config, options)
    return config


class _Server(uvicorn.Server):
    """Limits connections; at its end it stops the listeners first: they never end by themselves."""

    def __init__(self, config: uvicorn.Config, app: FastAPI, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._app = app
        self._ready = ready
        here: Serving = app.state.serving
        self._bell = here.bell
        doors = Doors(_files(), here.proxies)
        self._porter = Porter(doors, config.ssl, self._speak)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin; the porter accepts connections, not uvicorn."""
        # With no sockets uvicorn listens nowhere, but sets up everything else.
        await super().startup(sockets=[])
        await ask_health(self._app)
        for listener in sockets or ():
            self._porter.open(listener)
        self._ready()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to end, and make sure that the process ends, whatever its threads do."""
        if not self.should_exit:
            # faulthandler's timer is a C thread without the interpreter's lock: it ends the process
            # even where a thread of ours spins or waits for a lock for ever.
            faulthandler.dump_traceback_later(ANSWERS_WITHIN_S + FORCED_AFTER_S, exit=True)
        super().handle_exit(sig, frame)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the server; requests in flight are answered."""
        await self._porter.close()
        self._bell.close()
        await super().shutdown(sockets)

    def _speak(self, leave: Leave) -> BoundedHttp:
        return BoundedHttp(
            config=self.config,
            server_state=self.server_state,
            app_state=self.lifespan.state,
            leave=leave,
        )


def _files() -> int:
    """Raise this process's limit of open files as needed; return the limit."""
    if sys.platform == "win32":
        return FILES_WANTED
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES_WANTED if hard == resource.RLIM_INFINITY else min(FILES_WANTED, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        return wanted
    return FILES_WANTED if soft == resource.RLIM_INFINITY else soft


def _load(config: uvicorn.Config, options: Options) -> None:
    # Opened one by one first, because ssl does not say which of the two files is missing.
    path = options.certificate
    try:
        for path in filter(None, (options.certificate, options.certificate_key)):
            path.open("rb").close()
        config.load()
    except (OSError, ssl.SSLError) as error:
        reason = error.strerror or type(error).__name__
        raise FileUnreadable(path=error.filename or path, reason=reason) from None


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or "-"
        raise AddressTaken(address=f"{host}:{port}", reason=reason) from None
