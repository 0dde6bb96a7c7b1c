"""Runs the app until the process is told to end; no request in flight is lost then."""

import faulthandler
import signal
import socket
import ssl
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from uuid import uuid4

import uvicorn
from fastapi import FastAPI

from qtoken.api import request_log
from qtoken.api.doors import Doors, Leave, Porter
from qtoken.api.protocol import BoundedHttp
from qtoken.api.server import make_app
from qtoken.api.serving import Serving
from qtoken.bootstrap import Clinic, open_clinic
from qtoken.domain.errors import FileUnreadable, QTokenError
from qtoken.domain.messages import Channel
from qtoken.domain.press import Press
from qtoken.domain.token import Verb
from qtoken.sending.gateway import Gateway
from qtoken.sending.sender import Sender
from qtoken.sending.settings import read_gateways

IDLE_WITHIN_S = 75
"""How long a connection is kept between two requests: longer than clients keep theirs, which else
send into one that ends at that moment."""

FILES_WANTED = 8192
"""Open files, connections among them, that are asked of the system."""

ANSWERS_WITHIN_S = 30
"""How long requests in flight may take once the server is told to end."""

FORCED_AFTER_S = 5
"""How long after that the process ends in any case: a request that spins cannot be cancelled."""


class AddressTaken(QTokenError):
    """Nothing can be served there."""

    code = "address_taken"
    message = "{address} cannot be used ({reason}). Choose another --host or --port."


class AddressInvalid(QTokenError):
    """Proxies and monitors are named by their addresses."""

    code = "address_invalid"
    message = "{text} is no address of a computer or network, such as 127.0.0.1 or 10.0.0.0/8"


@dataclass(frozen=True, slots=True)
class Options:
    """How a server is reached, and by whom it is believed."""

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
        _warm_up(clinic)
        with _bound(options.host, options.port) as bound, _sending(clinic, ways):
            scheme = "https" if options.certificate else "http"
            server = _Server(config, app)
            # From here on: whoever reads the address may end the server at once. It raises the
            # signal again when it has ended, and the clinic is still open then.
            for way_to_end in (signal.SIGTERM, signal.SIGINT):
                signal.signal(way_to_end, server.handle_exit)
            shown = f"[{options.host}]" if ":" in options.host else options.host
            ready(f"{scheme}://{shown}:{bound.getsockname()[1]}/")
            server.run(sockets=[bound])
    finally:
        clinic.close()
        stop_log()


def _warm_up(clinic: Clinic) -> None:
    """Load and compile what the first request would wait for: ask as nobody, and be refused."""
    services = clinic.services
    press = Press(0, str(uuid4()))
    asked: tuple[Callable[[], object], ...] = (
        lambda: services.access.signed_in(""),
        lambda: services.issuing.issue(0, department_id=0, press=press),
        lambda: services.calling.call_next(press=press),
        lambda: services.calling.move(Verb.DONE, 0, press=press),
        lambda: services.tracking.code(0, by=0),
        lambda: services.waiting_lines.queue(by=0),
        lambda: services.clinic_setup.departments(by=0),
        lambda: services.patients.find("", by=0),
        services.display.snapshot,
    )
    for ask in asked:
        # A database that does not answer is told to whoever asks it.
        with suppress(QTokenError):
            ask()
    # Of what is loaded by now.
    clinic.database.prepare_statements()


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
        # `serving.client_address` judges whom to believe.
        proxy_headers=False,
        ssl_certfile=options.certificate,
        ssl_keyfile=options.certificate_key,
        timeout_graceful_shutdown=ANSWERS_WITHIN_S,
        timeout_keep_alive=IDLE_WITHIN_S,
    )
    _load(config, options)
    return config


class _Server(uvicorn.Server):
    """Lets connections in by number; at its end listeners go first, who never end by themselves."""

    def __init__(self, config: uvicorn.Config, app: FastAPI) -> None:
        super().__init__(config)
        here: Serving = app.state.serving
        self._bell = here.bell
        doors = Doors(_files(), here.proxies)
        self._porter = Porter(doors, config.ssl, self._speak)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin; connections are accepted here and not by the server."""
        await super().startup(sockets=[])
        for listener in sockets or ():
            self._porter.open(listener)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to end, and see to it that the process does, whatever its threads are at."""
        if not self.should_exit:
            # Needs no thread and no lock of Python's: one of ours could wait for those for ever.
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
    """Ask for as many open files as are needed; return how many there may be."""
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
    # One by one: the library does not say which of the two it did not find.
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
