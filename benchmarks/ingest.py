"""Messages a second from the broker to the acknowledged commit, against paho that only counts.

Each run publishes the same number of messages to a persistent session whose owner is away, and
then measures how fast the owner takes them; runs alternate, and medians are compared.
"""

import multiprocessing as mp
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from multiprocessing.synchronize import Event
from statistics import median
from typing import Any
from urllib.parse import urlsplit

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from benchmarks.flood import flood
from domain.datastream import Datastream
from domain.instant import SECOND
from domain.registry import Registry
from domain.station import Station, StationKind
from ingest import collector
from sensors import topics
from sensors.mqtt import Session, forget
from sensors.mqtt.link import connect_properties
from sensors.wire import json
from store import batches, database, registry
from store.migrate import migrate

ROUNDS = 3
WITHIN_S = 300.0
MODE = "live"
BATCH = 5000
_BARE = "miluo-bench-bare"
_STATIONS = [f"BENCH{number:03}" for number in range(200)]

_spawn = mp.get_context("spawn")


def run(database_url: str, mqtt_url: str, messages: int = 60_000) -> dict[str, object]:
    """Measure; `figure` is one collector's rate, `figure_2` that of two, `limit` bare paho's.

    The database must be empty, and becomes a live instance; nobody else may publish to the
    broker.
    """
    with database.connect(database_url, application="miluo bench") as conn:
        migrate(conn, MODE)
        load_stations(conn)
        bench = _Bench(database_url, mqtt_url, messages, conn)
        runs: dict[str, list[float]] = {"bare": [], "one": [], "two": []}
        for _ in range(ROUNDS):
            runs["bare"].append(bench.bare())
            runs["one"].append(bench.collectors(1))
            runs["two"].append(bench.collectors(2))
    figure, limit = median(runs["one"]), median(runs["bare"])
    return {
        "bench": "ingest",
        "figure": round(figure),
        "unit": "messages/s",
        "limit": round(limit),
        "ratio": round(figure / limit, 2),
        "figure_2": round(median(runs["two"])),
        "ratio_2": round(median(runs["two"]) / limit, 2),
        "runs": {name: [round(rate) for rate in rates] for name, rates in runs.items()},
    }


def load_stations(conn: database.Connection) -> None:
    """Register the stations that the benchmarks publish for."""
    stations = [Station(code, code, StationKind.RIVER_LEVEL) for code in _STATIONS]
    streams = [Datastream(code, "stage", "m") for code in _STATIONS]
    registry.load(conn, Registry.numbered(stations, streams, []))


class _Bench:
    def __init__(
        self, database_url: str, mqtt_url: str, messages: int, conn: database.Connection
    ) -> None:
        self._database_url, self._mqtt_url = database_url, mqtt_url
        self._messages, self._conn = messages, conn
        self._now = time.time_ns() // 1000
        self._round = 0

    def bare(self) -> float:
        """Rate of a paho client that counts, from its first message to its last."""
        with self._kept([_BARE], [topics.SHARED]):
            rates: mp.Queue[float] = _spawn.Queue()
            process = _spawn.Process(target=count, args=(self._mqtt_url, self._messages, rates))
            process.start()
            rate = rates.get(timeout=WITHIN_S)
            process.join()
        return rate

    def collectors(self, number: int) -> float:
        """Rate of collectors, from their first commit to their last.

        At the first each may hold as much as its session admits, two batches: these do not count.
        """
        ids = [f"bench-{one}" for one in range(number)]
        before = batches.newest(self._conn)
        names = [f"miluo-ingest-{one}" for one in ids]
        with self._kept(names, collector.subscriptions(MODE)), ExitStack() as running:
            for one in ids:
                running.enter_context(_process(self._settings(one)))
            commits = self._commits(before)
        first, last = min(commits), max(commits)
        return (self._messages - number * 2 * BATCH) / (last - first) * SECOND

    def _commits(self, before: int) -> list[int]:
        """Time of each batch, once all messages are stored."""
        commits: list[int] = []
        deadline, left = time.monotonic() + WITHIN_S, self._messages
        while left > 0:
            if time.monotonic() > deadline:
                raise TimeoutError(f"not stored within {WITHIN_S:g} s")
            time.sleep(0.2)
            for batch in batches.read_after(self._conn, before, 1000):
                before = batch.id
                commits.append(batch.committed_at)
                left -= len(batch.rows)
        return commits

    @contextmanager
    def _kept(self, clients: list[str], subscribed: tuple[str, ...] | list[str]) -> Iterator[None]:
        """Let the broker keep a round's messages for these clients, and forget them at the end."""
        for client in clients:
            session = Session(self._mqtt_url, client, subscribed, 1)
            session.start()
            if not session.wait_until_connected(WITHIN_S):
                raise TimeoutError(f"no broker at {session.broker}")
            session.stop()
        try:
            self._publish()
            yield
        finally:
            for client in clients:
                forget(self._mqtt_url, client)

    def _publish(self) -> None:
        """Readings of the next stretch of time: newer than all before, and none of them late."""
        self._round += 1
        stretch = (self._messages // len(_STATIONS) + 1) * SECOND
        start = self._now - (3 * ROUNDS + 1 - self._round) * stretch
        flood(self._mqtt_url, (_message(start, number) for number in range(self._messages)))

    def _settings(self, collector_id: str) -> dict[str, object]:
        return {
            "database_url": self._database_url,
            "mqtt_url": self._mqtt_url,
            "mode": MODE,
            "collector_id": collector_id,
            "batch_messages": BATCH,
            "batch_ms": 50,
            "future_tolerance_s": 600,
        }


@contextmanager
def _process(settings: dict[str, object]) -> Iterator[None]:
    stop = _spawn.Event()
    process = _spawn.Process(target=collect, args=(settings, stop))
    process.start()
    try:
        yield
    finally:
        stop.set()
        process.join()


def collect(settings: dict[str, Any], stop: Event) -> None:
    """A collector process."""
    ended = threading.Event()
    threading.Thread(target=_relay, args=(stop.wait, ended.set), daemon=True).start()
    collector.run(**settings, stop=ended)


def _relay(wait: Callable[[], object], then: Callable[[], object]) -> None:
    wait()
    then()


def _message(start: int, number: int) -> tuple[str, bytes]:
    """Message n is of second n // 200, of station n % 200, where the water moves by millimetres."""
    second, station = divmod(number, len(_STATIONS))
    payload = json.encode(start + second * SECOND, {"stage": 70 + number % 97 / 1000})
    return topics.observation(_STATIONS[station]), payload


def count(mqtt_url: str, messages: int, rates: "mp.Queue[float]") -> None:
    """A process with paho as it comes: QoS 1, MQTT 5, its own thread, a callback that counts."""
    heard, started = 0, 0.0
    done = threading.Event()

    def on_message(*_: object) -> None:
        nonlocal heard, started
        heard += 1
        if heard == 1:
            started = time.perf_counter()
        if heard == messages:
            rates.put((messages - 1) / (time.perf_counter() - started))
            done.set()

    client = Client(CallbackAPIVersion.VERSION2, _BARE, protocol=MQTTProtocolVersion.MQTTv5)
    client.on_message = on_message
    where = urlsplit(mqtt_url)
    if where.username:
        client.username_pw_set(where.username, where.password)
    assert where.hostname
    properties = connect_properties(10_000, 3600)
    client.connect(where.hostname, where.port or 1883, clean_start=False, properties=properties)
    client.loop_start()
    done.wait(WITHIN_S)
    client.disconnect()
    client.loop_stop()
