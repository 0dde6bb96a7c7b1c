"""Metrics for monitoring, in Prometheus' text format: how the server does, and how many wait.

They name nobody, but are not public either: only this computer and the addresses that the clinic
names may read them.
"""

from ipaddress import ip_address

from fastapi import APIRouter, Request, Response
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from qtoken.api.serving import Given, Network, client_address, is_in
from qtoken.domain.errors import QTokenError

router = APIRouter(tags=["server"])

_FORWARDED = ("forwarded", "via", "x-forwarded-for", "x-real-ip")


class MetricsHidden(QTokenError):
    """Somebody asks who is not one of the clinic's monitors."""

    code = "metrics_hidden"
    message = "The figures are told to this computer only. Name yours with --metrics-for ADDRESS."


@router.get("/metrics", include_in_schema=False)
def metrics(request: Request, here: Given) -> Response:
    """Tell the figures to a monitor. Raises `MetricsHidden`."""
    if not _is_monitor(request, here.monitors):
        raise MetricsHidden
    return Response(generate_latest(here.metrics.registry), media_type=CONTENT_TYPE_LATEST)


def _is_monitor(request: Request, monitors: tuple[Network, ...]) -> bool:
    peer = request.client.host if request.client else ""
    if any(name in request.headers for name in _FORWARDED):
        # Through a proxy the peer is the proxy, often on this computer: loopback alone proves
        # nothing, and the address it forwards counts only if the proxy is a named one.
        asking = client_address(request)
        return asking != peer and is_in(asking, monitors)
    try:
        return is_in(peer, monitors) or ip_address(peer).is_loopback
    except ValueError:
        return False
