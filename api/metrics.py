"""Prometheus metrics: what this process served, and how the platform stands in the database."""

import time
from collections.abc import Iterator

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.database import Database
from domain.level import LADDER
from store.database import Unavailable
from store.metrics import Facts, facts

log = structlog.get_logger()


class Metrics:
    """Counters of one application, in a registry of its own so that tests run side by side."""

    def __init__(self, database: Database) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "miluo_http_requests",
            "Requests by route template",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self.seconds = Histogram(
            "miluo_http_response_start_seconds",
            "Time until a response began, by route template",
            ("route",),
            registry=self.registry,
        )
        self.open = Gauge(
            "miluo_http_open_responses",
            "Responses under way, streams among them",
            registry=self.registry,
        )
        self.registry.register(Platform(database))

    def observe(self, scope: Scope, status: int, seconds: float) -> None:
        """Count a response that began after `seconds`."""
        route = getattr(scope.get("route"), "path", "console" if status < 400 else "none")
        self.requests.labels(scope["method"], route, status).inc()
        self.seconds.labels(route).observe(seconds)


class Measured:
    """Counts the requests that pass through it."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass an HTTP request on and observe its response's start."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()

        async def watched(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._metrics.observe(scope, message["status"], time.perf_counter() - began)
            await send(message)

        with self._metrics.open.track_inprogress():
            await self._app(scope, receive, watched)


class Platform(Collector):
    """Facts of the whole platform, read from the database at each scrape."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def describe(self) -> list[Metric]:
        """Nothing: registering must not ask the database."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Gauges; only `miluo_database_up 0` while the database is away."""
        try:
            now = self._database.read(facts)
        except Unavailable as error:
            log.warning("no platform metrics: the database is away", error=str(error))
            yield GaugeMetricFamily("miluo_database_up", "Whether the database answers", 0)
            return
        yield GaugeMetricFamily("miluo_database_up", "Whether the database answers", 1)
        yield from gauges(now)


def gauges(now: Facts) -> Iterator[Metric]:
    """The platform's facts as gauges."""
    plain = (
        ("observations_heard_5min", "Observations accepted in the last 5 minutes", now.heard_5min),
        ("batch_newest_id", "Newest batch", now.newest_batch),
        ("batch_newest_age_seconds", "Age of the newest batch", now.newest_batch_age_s),
        ("engine_cursor", "Last batch that the engine judged", now.engine_cursor),
        ("engine_lag_batches", "Batches that the engine has not judged yet", now.engine_lag),
        ("warnings_opened_10min", "Warnings opened in the last 10 minutes", now.opened_10min),
        ("incidents_open", "Open incidents", now.incidents),
    )
    for name, text, value in plain:
        if value is not None:
            yield GaugeMetricFamily(f"miluo_{name}", text, value)
    yield _by("rejects_open", "Unresolved rejects", "reason", now.rejects)
    levels = {level.word: now.warnings.get(level.word, 0) for level in LADDER}
    yield _by("warnings_open", "Open warnings", "level", levels)


def _by(name: str, text: str, label: str, counts: dict[str, int]) -> Metric:
    family = GaugeMetricFamily(f"miluo_{name}", text, labels=[label])
    for key, count in counts.items():
        family.add_metric([key], count)
    return family
