"""From an instrument's publish to the event in a browser, against a bare broker round trip.

Messages come at a steady rate through broker, collector, engine and API. One in ten is of a
station whose stage jumps over its threshold and back, so that each of them is a transition; the
latency is that from its publish to its server-sent event.
"""

import json
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection

import numpy as np

from benchmarks.programs import free_port, platform, wait_until_ready
from domain.criterion import Criterion
from domain.datastream import Datastream
from domain.instant import iso
from domain.registry import Registry
from domain.station import Station, StationKind
from sensors import topics
from sensors.mqtt import Publisher, Session, forget
from sensors.wire import json as wire
from store import registry
from store.database import connect
from store.migrate import migrate

STATIONS = 500
ALARMING = 50
LOW, THRESHOLD, HIGH = 50.0, 100.0, 150.0
GRACE_S = 5.0

Key = tuple[int, str]
"""A transition as both ends know it: criterion and time."""


@dataclass
class Clock:
    """When each alarm was published and when its event arrived, in seconds."""

    published: dict[Key, float] = field(default_factory=dict)
    arrived: dict[Key, float] = field(default_factory=dict)

    @property
    def latencies_ms(self) -> list[float]:
        """Milliseconds of every alarm that arrived."""
        return [
            1000 * (then - self.published[key])
            for key, then in self.arrived.items()
            if key in self.published
        ]


def run(database_url: str, mqtt_url: str, rate: int = 500, seconds: int = 20) -> dict[str, object]:
    """Measure on an empty database, which becomes a live instance; figures in milliseconds."""
    with connect(database_url, application="miluo bench") as conn:
        migrate(conn, "live")
        numbers = registry.load(conn, _county())
    criteria = {rule.station: number for number, rule in numbers.criteria.items()}
    port, clock = free_port(), Clock()
    with platform(
        *("ingest", "alert", "serve"),
        database_url=database_url,
        mqtt_url=mqtt_url,
        mode="live",
        api_port=str(port),
        public_reading="true",
    ):
        wait_until_ready(port)
        bare = round_trips(mqtt_url, rate, seconds=5)
        _measure(port, mqtt_url, criteria, clock, rate, seconds)
    return report(clock, bare, rate * seconds)


def report(clock: Clock, bare: list[float], messages: int) -> dict[str, object]:
    """The benchmark's line; `lost` counts alarms whose event did not come."""
    p50, p99 = np.percentile(clock.latencies_ms, [50, 99]).round(2).tolist()
    bare_p50, limit = np.percentile(bare, [50, 99]).round(2).tolist()
    return {
        "bench": "latency",
        "figure": p99,
        "unit": "ms from publish to event, p99",
        "limit": limit,
        "ratio": round(p99 / limit, 2),
        "p50_ms": p50,
        "bare_p50_ms": bare_p50,
        "messages": messages,
        "alarms": len(clock.published),
        "lost": len(clock.published) - len(clock.latencies_ms),
    }


def round_trips(mqtt_url: str, rate: int, seconds: int) -> list[float]:
    """Milliseconds from publish to receipt of bare messages at the same rate."""
    topic, name = f"bench/{uuid.uuid4().hex}", f"bench-{uuid.uuid4().hex[:8]}"
    publisher, session = Publisher(mqtt_url), Session(mqtt_url, name, [topic], 1000)
    publisher.start()
    session.start()
    _wait(lambda: publisher.connected and session.connected)
    sent: list[float] = []
    trips: list[float] = []

    def receive() -> None:
        while len(trips) < rate * seconds:
            for one in session.take(1, 1.0):
                trips.append(1000 * (time.perf_counter() - sent[int(one.payload)]))
                session.acknowledge([one])

    receiver = threading.Thread(target=receive)
    receiver.start()
    for number in paced(rate, seconds):
        sent.append(time.perf_counter())
        publisher.publish(topic, str(number).encode())
    receiver.join()
    publisher.stop()
    session.stop()
    forget(mqtt_url, name)
    return trips


def paced(rate: int, seconds: int) -> Iterator[int]:
    """Numbers from 0, `rate` of them a second; behind time, it catches up."""
    began = time.perf_counter()
    for number in range(rate * seconds):
        time.sleep(max(0.0, began + number / rate - time.perf_counter()))
        yield number


def _measure(
    port: int, mqtt_url: str, criteria: dict[str, int], clock: Clock, rate: int, seconds: int
) -> None:
    watching = threading.Event()
    watcher = threading.Thread(target=_watch, args=(port, clock, watching), daemon=True)
    watcher.start()
    watching.wait(GRACE_S)
    publisher = Publisher(mqtt_url)
    publisher.start()
    _wait(lambda: publisher.connected)
    for number in paced(rate, seconds):
        _publish(publisher, number, criteria, clock)
    publisher.flush()
    ends = time.monotonic() + GRACE_S
    while len(clock.arrived) < len(clock.published) and time.monotonic() < ends:
        time.sleep(0.05)
    publisher.stop()


def _publish(publisher: Publisher, number: int, criteria: dict[str, int], clock: Clock) -> None:
    """Station after station; an alarming one is high in even rounds and low in odd ones."""
    turn, index = divmod(number, STATIONS)
    station, now = f"B{index:03}", time.time_ns() // 1000
    high = index < ALARMING and turn % 2 == 0
    payload = wire.encode(now, {"stage": HIGH if high else LOW})
    if index < ALARMING and (high or turn):
        clock.published[criteria[station], iso(now)] = time.perf_counter()
    publisher.publish(topics.observation(station), payload)


def _watch(port: int, clock: Clock, watching: threading.Event) -> None:
    """Stamp every `event: warning` until the API ends the stream."""
    connection = HTTPConnection("127.0.0.1", port)
    connection.request("GET", "/api/v1/warnings/stream")
    lines = connection.getresponse()
    event = ""
    while line := lines.readline():
        if line.startswith(b": open"):
            watching.set()
        elif line.startswith(b"event: "):
            event = line[7:].strip().decode()
        elif line.startswith(b"data: ") and event == "warning":
            now, transition = time.perf_counter(), json.loads(line[6:])["transition"]
            clock.arrived[transition["criterion"], transition["time"]] = now


def _county() -> Registry:
    codes = [f"B{index:03}" for index in range(STATIONS)]
    return Registry.numbered(
        [Station(code, code, StationKind.RIVER_LEVEL) for code in codes],
        [Datastream(code, "stage", "m", interval_s=1) for code in codes],
        [Criterion(code, "stage", "value", yellow=THRESHOLD) for code in codes[:ALARMING]],
    )


def _wait(ready: Callable[[], bool]) -> None:
    ends = time.monotonic() + GRACE_S
    while not ready():
        if time.monotonic() > ends:
            raise TimeoutError("the broker does not answer")
        time.sleep(0.01)
