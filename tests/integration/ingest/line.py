"""A line from broker to database, for tests."""

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

from structlog.testing import capture_logs
from structlog.typing import EventDict

from deploy.local.mosquitto import Mosquitto
from domain.datastream import Datastream
from domain.registry import Registry
from domain.station import Station, StationKind
from ingest import collector
from sensors import topics
from sensors.mqtt import Publisher
from sensors.wire import json as wire
from store import database

ROOT = Path(__file__).resolve().parents[3]
STATIONS = [f"S{number:02}" for number in range(20)]
PROGRAM = """
import json, signal, sys, threading
from ingest import collector
stop = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: stop.set())
collector.run(**json.loads(sys.argv[1]), stop=stop)
"""


def eventually(true: Callable[[], object], within_s: float = 40) -> None:
    """Wait until something is true; fails when it never becomes so."""
    deadline = monotonic() + within_s
    while not true():
        assert monotonic() < deadline, "it never came true"
        sleep(0.02)


def now() -> int:
    return time.time_ns() // 1_000_000_000 * 1_000_000


def demo_registry(*codes: str) -> Registry:
    return Registry.numbered(
        [Station(code, code, StationKind.RIVER_LEVEL) for code in codes],
        [Datastream(code, name, unit) for code in codes
         for name, unit in (("stage", "m"), ("rain", "mm"))],
        [],
    )  # fmt: skip


def connected(logs: Sequence[EventDict]) -> set[str]:
    """Client ids that have come to the broker."""
    return {one["client"] for one in logs if one["event"] == "broker connected"}


@dataclass
class Line:
    """A database with a registry, a broker of its own, a publisher, and collectors at will."""

    database_url: str
    connection: database.Connection
    broker: Mosquitto
    publisher: Publisher

    def settings(self, **changes: object) -> dict[str, object]:
        return {
            "database_url": self.database_url,
            "mqtt_url": self.broker.url,
            "mode": "live",
            "collector_id": "1",
            "batch_messages": 500,
            "batch_ms": 20,
            "future_tolerance_s": 600,
        } | changes

    @contextmanager
    def collecting(self, **changes: object) -> Iterator[None]:
        """A collector in a thread; what it raises is raised at the end."""
        stop = threading.Event()
        errors: list[BaseException] = []

        def work() -> None:
            try:
                collector.run(**self.settings(**changes), stop=stop)  # type: ignore[arg-type]
            except BaseException as error:
                errors.append(error)

        thread = threading.Thread(target=work)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()
        if errors:
            raise errors[0]

    @contextmanager
    def process(self, **changes: object) -> Iterator[subprocess.Popen[bytes]]:
        """A collector in a process of its own."""
        command = [sys.executable, "-c", PROGRAM, json.dumps(self.settings(**changes))]
        with subprocess.Popen(command, cwd=ROOT) as process:
            try:
                yield process
            finally:
                process.send_signal(signal.SIGTERM)
                process.wait()

    def subscribed(self) -> None:
        """Have a collector subscribe, so that the broker keeps what is published from now on."""
        with capture_logs() as logs, self.collecting():
            eventually(lambda: "miluo-ingest-1" in connected(logs))

    def send(self, station: str, time: int, **values: float | None) -> None:
        self.publisher.publish(topics.observation(station), wire.encode(time, values))

    def count(self, relation: str = "observation") -> int:
        row = self.connection.execute(f"SELECT count(*) FROM {relation}".encode()).fetchone()
        assert row is not None
        return int(row[0])

    def reasons(self) -> list[str]:
        rows = self.connection.execute("SELECT reason FROM reject ORDER BY id")
        return [reason for (reason,) in rows]
