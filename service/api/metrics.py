"""Metrics in Prometheus' text format: requests by route, statements by name, and the process."""

from importlib.metadata import version

from prometheus_client import (
    CollectorRegistry,
    Counter,
    GCCollector,
    Histogram,
    Info,
    ProcessCollector,
    disable_created_metrics,
)
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from service.coding.version import coder_version
from service.graph.watch import Watch

MEDIA_TYPE = CONTENT_TYPE_LATEST
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

disable_created_metrics()  # type: ignore[no-untyped-call]


class Metrics:
    """The metrics of one application."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        GCCollector(registry=self._registry)
        build = Info("casus", "What runs here.", registry=self._registry)
        build.info({"version": version("casus"), "coder": coder_version()})
        self._requests = Counter(
            "casus_http_requests", "Requests answered.", ["method", "route", "status"], registry=self._registry
        )
        self._answering = Histogram(
            "casus_http_request_seconds", "Time to answer.", ["route"], buckets=_SECONDS, registry=self._registry
        )
        self._querying = Histogram(
            "casus_query_seconds", "Time a statement takes.", ["query"], buckets=_SECONDS, registry=self._registry
        )

    def watch(self, slow_seconds: float) -> Watch:
        """A watch that counts each statement here."""
        return Watch(slow_seconds, lambda name, seconds: self._querying.labels(name).observe(seconds))

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request; `route` is its template, so that there are few."""
        self._requests.labels(method, route, str(status)).inc()
        self._answering.labels(route).observe(seconds)

    def text(self) -> bytes:
        """All metrics, as Prometheus reads them."""
        return generate_latest(self._registry)
