"""`qtoken serve`: the same services over HTTP.

`qtoken.api` is imported by name, because the command line also runs without its libraries.
"""

import importlib.util
from pathlib import Path

import click

from qtoken.cli.addresses import database_address
from qtoken.cli.help_texts import Command
from qtoken.cli.options import GATEWAYS, database_option, option
from qtoken.domain.errors import QTokenError
from qtoken.texts import _

_LIBRARIES = (
    "fastapi",
    "uvicorn",
    "sse_starlette",
    "jinja2",
    "python_multipart",
    "prometheus_client",
    "httptools",
)


class ServerMissing(QTokenError):
    """The libraries of the server are not installed."""

    code = "server_missing"
    message = (
        "The server needs libraries that are not installed ({library})."
        " Run: pip install 'qtoken[server]'"
    )


class CertificateIncomplete(QTokenError):
    """TLS needs both files."""

    code = "certificate_incomplete"
    message = "A certificate needs its key. Give both --certificate and --certificate-key."


@click.command(cls=Command)
@option("--host", default="127.0.0.1", help="Address to serve on; 0.0.0.0 is all of them.")
@option("--port", type=click.IntRange(0, 65535), default=8000, help="Port; 0 takes a free one.")
@option("--certificate", type=click.Path(path_type=Path), metavar="FILE", help="TLS certificate.")
@option("--certificate-key", type=click.Path(path_type=Path), metavar="FILE", help="And its key.")
@option(
    "--behind-proxy",
    multiple=True,
    metavar="ADDRESS",
    help="A proxy that is believed for whom it asks: address or network; may be repeated.",
)
@option(
    "--metrics-for",
    multiple=True,
    metavar="ADDRESS",
    help="A monitor that may ask for /metrics, beside this computer; may be repeated.",
)
@option(
    "--gateways",
    type=click.Path(path_type=Path),
    envvar=GATEWAYS,
    metavar="FILE",
    help="Also send the clinic's messages, by the gateways of this file; else QTOKEN_GATEWAYS.",
)
@database_option
def serve(
    *,
    host: str,
    port: int,
    certificate: Path | None,
    certificate_key: Path | None,
    behind_proxy: tuple[str, ...],
    metrics_for: tuple[str, ...],
    gateways: Path | None,
    database: str | None,
) -> None:
    """Serve the clinic over HTTP, for other programs and for browsers."""
    address = database_address(database)
    if (certificate is None) != (certificate_key is None):
        raise CertificateIncomplete
    _require_libraries()
    server_process = importlib.import_module("qtoken.api.server_process")
    options = server_process.Options(
        host=host,
        port=port,
        certificate=certificate,
        certificate_key=certificate_key,
        proxies=behind_proxy,
        monitors=metrics_for,
        gateways=gateways,
    )
    server_process.serve(address, options, _tell)


def _tell(address: str) -> None:
    click.echo(_("Serving on {address} - Ctrl+C ends it.").format(address=address))


def _require_libraries() -> None:
    for library in _LIBRARIES:
        # Only looked for: importing would take as long as the server's own start.
        if importlib.util.find_spec(library) is None:
            raise ServerMissing(library=library)
