"""Metrics of this server, counted as it works, and of the clinic, read when they are asked for."""

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qtoken.api.request_log import route_of
from qtoken.domain.errors import DatabaseError

if TYPE_CHECKING:
    from qtoken.services.services import Services

_BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class Metrics:
    """The metrics of one server."""

    def __init__(self, services: "Services") -> None:
        # Not the library's global registry: tests and processes may make several servers.
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.registry.register(_Clinic(services))
        self._requests = Counter(
            "qtoken_http_requests",
            "Requests answered, by route and status.",
            ["method", "route", "status"],
            registry=self.registry,
        )
        self._seconds = Histogram(
            "qtoken_http_request_seconds",
            "Seconds until a request was answered, by route.",
            ["route"],
            buckets=_BUCKETS_S,
            registry=self.registry,
        )
        self.in_flight = Gauge(
            "qtoken_http_requests_in_flight",
            "Requests that are being answered, listeners among them.",
            registry=self.registry,
        )

    def answered(self, scope: Scope, status: int, took_s: float) -> None:
        """Count a request."""
        # The route's template, not the path: Prometheus keeps one time series per label value for
        # ever, and there are as many paths as ids. The method too is any text that a client sends.
        route = route_of(scope)
        method = scope["method"] if route != "-" else "-"
        self._requests.labels(method, route, status).inc()
        self._seconds.labels(route).observe(took_s)


class Measured:
    """Counts what passes through to the app."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        # What the client gets if the app fails before it has begun to answer.
        status = 500
        began = time.perf_counter()

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        with self._metrics.in_flight.track_inprogress():
            try:
                await self._app(scope, receive, noted)
            finally:
                self._metrics.answered(scope, status, time.perf_counter() - began)


class _Clinic(Collector):
    """Reads the clinic's figures from the database each time the metrics are asked for."""

    def __init__(self, services: "Services") -> None:
        self._services = services

    def describe(self) -> list[Metric]:
        """Return nothing, so that registering does not read the database."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Read how many wait and what the outbox holds."""
        up = GaugeMetricFamily("qtoken_database_up", "Whether the database answers.")
        waiting = GaugeMetricFamily(
            "qtoken_waiting", "Tokens that wait, by the department's letter.", labels=["department"]
        )
        messages = GaugeMetricFamily(
            "qtoken_messages", "Messages to patients: due, and not sent.", labels=["state"]
        )
        try:
            line = self._services.display.snapshot().next_by_department
            counts = self._services.outbox.counts()
        except DatabaseError:
            up.add_metric([], 0)
            yield up
            return
        up.add_metric([], 1)
        for department in line:
            waiting.add_metric([department.letter], department.waiting_count)
        messages.add_metric(["due"], counts.due)
        messages.add_metric(["not_sent"], counts.not_sent)
        yield from (up, waiting, messages)
